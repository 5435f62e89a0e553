package weather

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Reading is what a station measures.
type Reading struct {
	Celsius    float64   `json:"celsius"`
	Humidity   float64   `json:"humidity"`
	MeasuredAt time.Time `json:"measuredAt"`
}

// Station asks one weather station.
type Station struct {
	Name   string
	URL    string
	client *http.Client
}

// Read returns what the station measures now.
func (s *Station) Read(ctx context.Context) (Reading, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/now", nil)
	if err != nil {
		return Reading{}, fmt.Errorf("prepare request: %w", err)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return Reading{}, fmt.Errorf("ask %s: %w", s.Name, err)
	}
	if response.StatusCode != http.StatusOK {
		return Reading{}, fmt.Errorf("%s answers %s", s.Name, response.Status)
	}
	var reading Reading
	if err := json.NewDecoder(response.Body).Decode(&reading); err != nil {
		return Reading{}, fmt.Errorf("answer of %s: %w", s.Name, err)
	}
	return reading, nil
}

// Poll reads the station every minute until the context ends, and hands on what it measured.
func (s *Station) Poll(ctx context.Context, log *slog.Logger, take func(Reading)) {
	ticker := time.NewTicker(time.Minute)
	defer ticker.Stop()
	for {
		reading, err := s.Read(ctx)
		if err != nil {
			log.Warn("no reading", "station", s.Name, "error", err)
		} else {
			take(reading)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}
