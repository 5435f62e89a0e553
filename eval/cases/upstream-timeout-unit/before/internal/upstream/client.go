package upstream

import (
	"net/http"
	"time"
)

// NewClient returns a client for requests to our own services.
func NewClient() *http.Client {
	return &http.Client{Timeout: 10 * time.Second}
}
