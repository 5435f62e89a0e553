package main

import (
	"fmt"
	"net/http"
)

func poll(client *http.Client, url string) error {
	resp, err := client.Get(url)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("queue answered %s", resp.Status)
	}
	return nil
}
