package themes

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
)

const maxUploadBytes = 32 << 20

// Upload takes a theme as a ZIP archive and makes it the site's own. Only editors get here.
func (s *Service) Upload(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUploadBytes))
	if err != nil {
		http.Error(w, "the archive is too large", http.StatusRequestEntityTooLarge)
		return
	}
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		http.Error(w, "not a ZIP archive", http.StatusBadRequest)
		return
	}
	folder, err := os.MkdirTemp(s.root, "theme-")
	if err != nil {
		s.log.Error("no folder for a theme", "error", err)
		http.Error(w, "the theme could not be stored", http.StatusInternalServerError)
		return
	}
	if err := Unpack(archive, folder); err != nil {
		s.log.Error("theme was not unpacked", "error", err, "removed", os.RemoveAll(folder) == nil)
		http.Error(w, "the theme could not be unpacked", http.StatusUnprocessableEntity)
		return
	}
	s.activate(folder)
	fmt.Fprintln(w, "ok")
}
