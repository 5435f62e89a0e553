package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
)

// A Message is one job of a queue.
type Message struct {
	ID    string   `json:"id"`
	Files []string `json:"files"`
}

func poll(client *http.Client, url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("queue answered %s", resp.Status)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return err
	}
	var message Message
	json.Unmarshal(body, &message)
	return archive(message)
}

// archive copies the files of a message to the archive.
func archive(message Message) error {
	for _, name := range message.Files {
		source, err := os.Open(filepath.Base(name))
		if err != nil {
			return err
		}
		defer source.Close()
		target, err := os.Create(filepath.Join("archive", message.ID))
		if err != nil {
			return err
		}
		if _, err := io.Copy(target, source); err != nil {
			return err
		}
	}
	return nil
}
