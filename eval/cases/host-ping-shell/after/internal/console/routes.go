package console

import (
	"log/slog"
	"net/http"
)

// Routes returns what operators can do from the console.
func Routes(log *slog.Logger, requireOperator func(http.Handler) http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /status", StatusHandler())
	mux.Handle("GET /ping", PingHandler(log))
	return requireOperator(mux)
}
