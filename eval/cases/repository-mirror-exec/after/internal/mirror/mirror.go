package mirror

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

var slugPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// ErrAddress is returned for an address that is none of our forge's.
var ErrAddress = errors.New("only repositories of our own forge can be mirrored")

// Mirror keeps bare copies of repositories below a folder.
type Mirror struct {
	Root    string
	Host    string
	Timeout time.Duration
}

// Update makes the copy of a repository, or brings it up to date.
func (m *Mirror) Update(ctx context.Context, slug, address string, isNew bool) error {
	if !slugPattern.MatchString(slug) {
		return fmt.Errorf("%q is not a name", slug)
	}
	source, err := m.check(address)
	if err != nil {
		return err
	}
	target := filepath.Join(m.Root, slug+".git")
	if isNew {
		return m.git(ctx, "clone", "--mirror", "--", source, target)
	}
	return m.git(ctx, "-C", target, "fetch", "--prune", "--", source, "+refs/*:refs/*")
}

func (m *Mirror) check(address string) (string, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" || parsed.Host != m.Host || parsed.User != nil {
		return "", ErrAddress
	}
	return parsed.String(), nil
}

func (m *Mirror) git(ctx context.Context, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, m.Timeout)
	defer cancel()
	command := exec.CommandContext(ctx, "git", args...)
	command.Env = []string{"PATH=/usr/bin:/bin", "GIT_TERMINAL_PROMPT=0", "GIT_ALLOW_PROTOCOL=https"}
	var words bytes.Buffer
	command.Stderr = &words
	if err := command.Run(); err != nil {
		return fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(words.Bytes()))
	}
	return nil
}
