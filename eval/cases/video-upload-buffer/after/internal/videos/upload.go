package videos

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/google/uuid"
)

// Videos of our members are up to an hour long.
const maxVideoBytes = 4 << 30

// Bucket stores what it is given under a name.
type Bucket interface {
	Put(ctx context.Context, name string, content io.Reader, contentType string) error
	Remove(ctx context.Context, name string) error
}

// Handler takes uploads of members who are signed in.
type Handler struct {
	bucket Bucket
	videos *Store
	log    *slog.Logger
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	member, ok := memberOf(r.Context())
	if !ok {
		http.Error(w, "sign in first", http.StatusUnauthorized)
		return
	}
	contentType := r.Header.Get("Content-Type")
	if contentType != "video/mp4" && contentType != "video/webm" {
		http.Error(w, "only MP4 and WebM", http.StatusUnsupportedMediaType)
		return
	}
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxVideoBytes))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		http.Error(w, "the video is too large", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "the upload was cut off", http.StatusBadRequest)
		return
	}
	id := uuid.New()
	name := fmt.Sprintf("members/%d/%s", member.ID, id)
	if err := h.bucket.Put(r.Context(), name, bytes.NewReader(content), contentType); err != nil {
		h.log.Error("video was not stored", "name", name, "error", err)
		http.Error(w, "the video could not be stored", http.StatusBadGateway)
		return
	}
	if err := h.videos.Add(r.Context(), id, member.ID, name); err != nil {
		removed := h.bucket.Remove(context.WithoutCancel(r.Context()), name)
		h.log.Error("video was not noted", "name", name, "error", errors.Join(err, removed))
		http.Error(w, "the video could not be stored", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Location", "/videos/"+id.String())
	w.WriteHeader(http.StatusCreated)
}
