package protocols

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
)

// ErrNothing is returned for a year without protocols.
var ErrNothing = errors.New("there are no protocols of this year")

// WriteArchive writes all protocols of a year, some thousand files, as one ZIP archive.
func WriteArchive(target io.Writer, folder string, year int) error {
	paths, err := filepath.Glob(filepath.Join(folder, fmt.Sprintf("%d-*.pdf", year)))
	if err != nil {
		return fmt.Errorf("list protocols: %w", err)
	}
	if len(paths) == 0 {
		return ErrNothing
	}
	sort.Strings(paths)
	archive := zip.NewWriter(target)
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("open protocol: %w", err)
		}
		defer file.Close()
		entry, err := archive.Create(filepath.Base(path))
		if err != nil {
			return fmt.Errorf("add %s: %w", filepath.Base(path), err)
		}
		if _, err := io.Copy(entry, file); err != nil {
			return fmt.Errorf("copy %s: %w", filepath.Base(path), err)
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("finish archive: %w", err)
	}
	return nil
}
