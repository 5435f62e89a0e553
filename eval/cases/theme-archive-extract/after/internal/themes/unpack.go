package themes

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

const (
	maxEntries    = 200
	maxEntryBytes = 1 << 20
)

// ErrTooLarge is returned for archives that hold more than a theme may.
var ErrTooLarge = errors.New("theme is too large")

// Unpack writes the files of an uploaded archive into the folder of a theme.
func Unpack(archive *zip.Reader, folder string) error {
	if len(archive.File) > maxEntries {
		return ErrTooLarge
	}
	for _, entry := range archive.File {
		target := filepath.Join(folder, entry.Name)
		if entry.FileInfo().IsDir() {
			if err := os.MkdirAll(target, 0o755); err != nil {
				return fmt.Errorf("create folder: %w", err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return fmt.Errorf("create folder: %w", err)
		}
		if err := unpackEntry(entry, target); err != nil {
			return fmt.Errorf("unpack %s: %w", entry.Name, err)
		}
	}
	return nil
}

func unpackEntry(entry *zip.File, target string) (err error) {
	source, err := entry.Open()
	if err != nil {
		return err
	}
	defer source.Close()
	file, err := os.OpenFile(target, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	written, err := io.Copy(file, io.LimitReader(source, maxEntryBytes+1))
	if err != nil {
		return err
	}
	if written > maxEntryBytes {
		return ErrTooLarge
	}
	return nil
}
