package accounts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand"
	"time"
)

const (
	tokenLength  = 40
	tokenLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
	resetWindow  = 30 * time.Minute
)

// ErrResetExpired is returned for a token that is unknown, used or too old.
var ErrResetExpired = errors.New("this link has expired")

func newToken(random *rand.Rand) string {
	token := make([]byte, tokenLength)
	for i := range token {
		token[i] = tokenLetters[random.Intn(len(tokenLetters))]
	}
	return string(token)
}

// RequestReset mails a link to whoever owns the address. It says nothing about whether somebody does.
func (s *Service) RequestReset(ctx context.Context, email string) error {
	account, err := s.store.FindByEmail(ctx, email)
	if errors.Is(err, ErrNoAccount) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find account: %w", err)
	}
	token := newToken(s.random)
	err = s.store.SaveReset(ctx, account.ID, digest(token), s.now().Add(resetWindow))
	if err != nil {
		return fmt.Errorf("save reset: %w", err)
	}
	return s.mailer.SendReset(ctx, account.Email, token)
}

// Reset sets a new password if the token is good, and makes it useless.
func (s *Service) Reset(ctx context.Context, token, password string) error {
	accountID, err := s.store.TakeReset(ctx, digest(token), s.now())
	if errors.Is(err, ErrNoReset) {
		return ErrResetExpired
	}
	if err != nil {
		return fmt.Errorf("take reset: %w", err)
	}
	return s.setPassword(ctx, accountID, password)
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
