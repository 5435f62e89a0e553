package broker

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"
)

// Backoff says how long to wait before the next attempt: twice as long each time, up to a limit, and spread out so that
// all clients of a broker that was restarted do not come back in the same second.
type Backoff struct {
	First time.Duration
	Most  time.Duration
}

// Wait returns the pause before an attempt; the first one is number 0.
func (b Backoff) Wait(attempt int) time.Duration {
	pause := b.First
	for range attempt {
		if pause >= b.Most/2 {
			pause = b.Most
			break
		}
		pause *= 2
	}
	// Between half of the pause and all of it.
	half := pause / 2
	return half + time.Duration(rand.Int64N(int64(half)+1))
}

// Connect tries to connect until it succeeds or the context ends.
func Connect(ctx context.Context, dial func(context.Context) (*Conn, error), b Backoff, log *slog.Logger) (*Conn, error) {
	for attempt := 0; ; attempt++ {
		conn, err := dial(ctx)
		if err == nil {
			return conn, nil
		}
		pause := b.Wait(attempt)
		log.Warn("broker can't be reached", "attempt", attempt+1, "retryIn", pause, "error", err)
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, fmt.Errorf("connect: %w", ctx.Err())
		}
	}
}
