// Package probe tells which of our endpoints answer.
package probe

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Result says how an endpoint answered.
type Result struct {
	Status int
	Took   time.Duration
	Err    error
}

// Healthy reports whether an endpoint answered as it should.
func (r Result) Healthy() bool {
	return r.Err == nil && r.Status < http.StatusBadRequest
}

// Prober asks endpoints. A Prober may be used by several goroutines.
type Prober struct {
	client   *http.Client
	parallel int
}

// New returns a Prober that asks so many endpoints at a time.
func New(parallel int, timeout time.Duration) *Prober {
	return &Prober{client: &http.Client{Timeout: timeout}, parallel: max(1, parallel)}
}

// All asks every endpoint once and returns the results by address.
func (p *Prober) All(ctx context.Context, endpoints []string) map[string]Result {
	results := make(map[string]Result, len(endpoints))
	places := make(chan struct{}, p.parallel)
	var group sync.WaitGroup
	for _, endpoint := range endpoints {
		group.Add(1)
		places <- struct{}{}
		go func() {
			defer group.Done()
			defer func() { <-places }()
			results[endpoint] = p.one(ctx, endpoint)
		}()
	}
	group.Wait()
	return results
}

func (p *Prober) one(ctx context.Context, endpoint string) Result {
	started := time.Now()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, endpoint, nil)
	if err != nil {
		return Result{Err: fmt.Errorf("prepare request: %w", err)}
	}
	response, err := p.client.Do(request)
	if err != nil {
		return Result{Err: err, Took: time.Since(started)}
	}
	defer response.Body.Close()
	return Result{Status: response.StatusCode, Took: time.Since(started)}
}
