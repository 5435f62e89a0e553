package themes

import (
	"fmt"
	"net/http"
)

// Upload is not offered yet.
func (s *Service) Upload(w http.ResponseWriter, _ *http.Request) {
	http.Error(w, "not offered yet", http.StatusNotImplemented)
}
