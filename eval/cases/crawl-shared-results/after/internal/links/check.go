package links

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"golang.org/x/sync/errgroup"
)

// Status says how a link answered; Problem is empty where it did.
type Status struct {
	Link    string
	Problem string
}

const (
	parallel     = 8
	drainedBytes = 16 << 10
)

// Check asks for all links of a page, eight at a time, and returns how they answered in the order of the links. Links come
// from pages that our own editors wrote. It fails only if the context ends.
func Check(ctx context.Context, client *http.Client, links []string) ([]Status, error) {
	statuses := make([]Status, len(links))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for i, link := range links {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			// Every goroutine has an element of its own, so nothing needs a lock.
			statuses[i] = Status{Link: link, Problem: problemOf(ctx, client, link)}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("check links: %w", err)
	}
	return statuses, nil
}

func problemOf(ctx context.Context, client *http.Client, link string) string {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return "not an address"
	}
	response, err := client.Do(request)
	if err != nil {
		return "can't be reached"
	}
	defer response.Body.Close()
	// A body that was read lets the connection be used again; its content is of no interest.
	_, _ = io.CopyN(io.Discard, response.Body, drainedBytes)
	if response.StatusCode >= http.StatusBadRequest {
		return fmt.Sprintf("answers %d", response.StatusCode)
	}
	return ""
}
