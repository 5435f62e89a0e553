// Package preview fetches what is needed to show a link as a card.
package preview

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/html"
)

// Card is what a chat shows of a link.
type Card struct {
	URL         string `json:"url"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

// ErrNoPage is returned for links that lead to something else than a page.
var ErrNoPage = errors.New("not a page")

const maxPageBytes = 512 << 10

// Fetcher fetches pages with a client of its own, so that a slow site does not hold up others.
type Fetcher struct {
	client *http.Client
}

// New returns a Fetcher that gives up after the timeout.
func New(timeout time.Duration) *Fetcher {
	return &Fetcher{client: &http.Client{Timeout: timeout}}
}

// Fetch returns the card of a link that somebody has posted.
func (f *Fetcher) Fetch(ctx context.Context, link string) (*Card, error) {
	target, err := url.Parse(link)
	if err != nil {
		return nil, fmt.Errorf("parse link: %w", err)
	}
	if target.Scheme != "http" && target.Scheme != "https" {
		return nil, ErrNoPage
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("prepare request: %w", err)
	}
	request.Header.Set("Accept", "text/html")
	response, err := f.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("fetch page: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, ErrNoPage
	}
	page, err := html.Parse(io.LimitReader(response.Body, maxPageBytes))
	if err != nil {
		return nil, fmt.Errorf("parse page: %w", err)
	}
	card := cardOf(page)
	card.URL = target.String()
	return card, nil
}
