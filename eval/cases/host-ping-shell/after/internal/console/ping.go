package console

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

const pingTimeout = 10 * time.Second

type pingResult struct {
	Host    string `json:"host"`
	Answers bool   `json:"answers"`
	Output  string `json:"output"`
}

// PingHandler tells whether a host answers. Only operators get here.
func PingHandler(log *slog.Logger) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		host := strings.TrimSpace(r.URL.Query().Get("host"))
		if host == "" {
			http.Error(w, "name a host", http.StatusBadRequest)
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), pingTimeout)
		defer cancel()
		output, err := exec.CommandContext(ctx, "sh", "-c", "ping -c 3 "+host+" 2>&1").Output()
		result := pingResult{Host: host, Answers: err == nil, Output: string(output)}
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(result); err != nil {
			log.Warn("result of ping was not sent", "error", err)
		}
	}
}
