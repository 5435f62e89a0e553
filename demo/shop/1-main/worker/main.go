package main

import (
	"log"
	"net/http"
	"time"
)

func main() {
	client := &http.Client{Timeout: 10 * time.Second}
	if err := poll(client, "https://queue.internal/next"); err != nil {
		log.Fatal(err)
	}
}
