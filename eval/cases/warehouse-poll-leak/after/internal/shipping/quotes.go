package shipping

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// Quote is what a carrier wants for a parcel.
type Quote struct {
	Carrier string
	Cents   int64
	Days    int
}

// Carrier is asked for a quote. Some take a minute and don't look at their context.
type Carrier interface {
	Name() string
	Quote(ctx context.Context, parcel Parcel) (Quote, error)
}

// ErrNoQuote is returned when no carrier answered in time.
var ErrNoQuote = errors.New("no carrier answered in time")

type answer struct {
	quote Quote
	err   error
}

// Cheapest asks all carriers at once and takes the cheapest quote of those that answer within the limit.
func Cheapest(
	ctx context.Context, log *slog.Logger, carriers []Carrier, parcel Parcel, limit time.Duration,
) (Quote, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answers := make(chan answer)
	for _, carrier := range carriers {
		go func() {
			quote, err := carrier.Quote(ctx, parcel)
			if err != nil {
				log.Warn("carrier gave no quote", "carrier", carrier.Name(), "error", err)
			}
			answers <- answer{quote, err}
		}()
	}

	var best *Quote
	for range carriers {
		select {
		case a := <-answers:
			if a.err == nil && (best == nil || a.quote.Cents < best.Cents) {
				best = &a.quote
			}
		case <-ctx.Done():
			if best == nil {
				return Quote{}, ErrNoQuote
			}
			return *best, nil
		}
	}
	if best == nil {
		return Quote{}, ErrNoQuote
	}
	return *best, nil
}
