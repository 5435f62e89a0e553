package main

import (
	"log"
	"net/http"
	"time"
)

var queues = []string{"https://queue.internal/orders", "https://queue.internal/returns"}

func main() {
	client := &http.Client{Timeout: 10 * time.Second}
	for {
		for _, url := range queues {
			if err := poll(client, url); err != nil {
				log.Print(err)
			}
		}
		time.Sleep(5 * time.Second)
	}
}
