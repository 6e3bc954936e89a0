package notes

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
)

// Notes keeps notes.
type Notes struct {
	mu    sync.Mutex
	texts map[string]string
}

// New makes an empty one.
func New() *Notes { return &Notes{texts: map[string]string{}} }

func send(w http.ResponseWriter, status int, value map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

// ServeHTTP answers.
func (n *Notes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && r.URL.Path == "/notes" {
		var in struct{ Text *string }
		if json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in) != nil || in.Text == nil {
			send(w, 400, map[string]string{"error": "no text"})
			return
		}
		raw := make([]byte, 6)
		_, _ = rand.Read(raw)
		id := hex.EncodeToString(raw)
		n.mu.Lock()
		n.texts[id] = *in.Text
		n.mu.Unlock()
		send(w, 201, map[string]string{"id": id, "text": *in.Text})
		return
	}
	id := strings.TrimPrefix(r.URL.Path, "/notes/")
	n.mu.Lock()
	text, ok := n.texts[id]
	n.mu.Unlock()
	if r.Method != http.MethodGet || !ok {
		send(w, 404, map[string]string{"error": "not found"})
		return
	}
	send(w, 200, map[string]string{"id": id, "text": text})
}
