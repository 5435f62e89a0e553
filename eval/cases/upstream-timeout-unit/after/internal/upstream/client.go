package upstream

import (
	"net/http"
	"time"
)

// NewClient returns a client for requests to one of our own services.
func NewClient(config Config) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = config.MaxIdle
	transport.IdleConnTimeout = 90 * time.Second
	return &http.Client{
		Transport: transport,
		Timeout:   time.Duration(config.TimeoutSeconds),
	}
}
