package upstream

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
)

// Config describes one upstream service, as it stands in upstreams.json.
type Config struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	// TimeoutSeconds is how long one request may take; 10 when absent.
	TimeoutSeconds int `json:"timeoutSeconds"`
	// MaxIdle is the number of connections that are kept open; 4 when absent.
	MaxIdle int `json:"maxIdle"`
}

// ReadConfigs reads and checks all upstreams.
func ReadConfigs(file io.Reader) ([]Config, error) {
	decoder := json.NewDecoder(file)
	decoder.DisallowUnknownFields()
	var configs []Config
	if err := decoder.Decode(&configs); err != nil {
		return nil, fmt.Errorf("read upstreams: %w", err)
	}
	for i := range configs {
		c := &configs[i]
		if c.TimeoutSeconds == 0 {
			c.TimeoutSeconds = 10
		}
		if c.MaxIdle == 0 {
			c.MaxIdle = 4
		}
		if c.TimeoutSeconds < 0 || c.MaxIdle < 0 {
			return nil, fmt.Errorf("upstream %s: numbers must not be negative", c.Name)
		}
		if _, err := url.ParseRequestURI(c.URL); err != nil {
			return nil, fmt.Errorf("upstream %s: %w", c.Name, err)
		}
	}
	return configs, nil
}
