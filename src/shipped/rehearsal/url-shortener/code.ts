/** What the coder delivers: a program that builds and passes its tests on Go 1.19 and later. */
export const code = `main.go

\`\`\`go
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

type store struct {
	mutex sync.RWMutex
	links map[string]string
}

// add returns the same code for the same link, so that shortening is idempotent.
func (s *store) add(link string) string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	sum := sha256.Sum256([]byte(link))
	digest := base64.RawURLEncoding.EncodeToString(sum[:])
	for length := 7; ; length++ {
		code := digest[:length]
		if known, taken := s.links[code]; !taken || known == link {
			s.links[code] = link
			return code
		}
	}
}

func (s *store) find(code string) (string, bool) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	link, found := s.links[code]
	return link, found
}

func newServer() http.Handler {
	links := &store{links: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/shorten", func(w http.ResponseWriter, r *http.Request) { shorten(w, r, links) })
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		link, found := links.find(strings.TrimPrefix(r.URL.Path, "/"))
		if !found {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, link, http.StatusFound)
	})
	return mux
}

func shorten(w http.ResponseWriter, r *http.Request, links *store) {
	if r.Method != http.MethodPost {
		http.Error(w, "use POST", http.StatusMethodNotAllowed)
		return
	}
	var body struct {
		URL string \`json:"url"\`
	}
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&body) != nil {
		http.Error(w, \`send {"url": "https://..."}\`, http.StatusBadRequest)
		return
	}
	link, err := url.Parse(body.URL)
	if err != nil || link.Host == "" || (link.Scheme != "http" && link.Scheme != "https") {
		http.Error(w, "the url must be an absolute http or https address", http.StatusBadRequest)
		return
	}
	code := links.add(body.URL)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	json.NewEncoder(w).Encode(map[string]string{"code": code, "short": "http://" + r.Host + "/" + code})
}

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	server := &http.Server{Addr: ":" + port, Handler: newServer(), ReadHeaderTimeout: 5 * time.Second}
	log.Printf("listening on %s", server.Addr)
	log.Fatal(server.ListenAndServe())
}
\`\`\`

main_test.go

\`\`\`go
package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func request(method, path, body string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	return recorder
}

var server = newServer()

func TestShortensAndRedirects(t *testing.T) {
	first := request("POST", "/shorten", \`{"url": "https://example.com/a"}\`)
	again := request("POST", "/shorten", \`{"url": "https://example.com/a"}\`)
	if first.Code != http.StatusCreated || first.Body.String() != again.Body.String() {
		t.Fatalf("got %d %s, then %s", first.Code, first.Body, again.Body)
	}
	code := strings.Split(first.Body.String(), \`"\`)[3]
	if got := request("GET", "/"+code, "").Header().Get("Location"); got != "https://example.com/a" {
		t.Fatalf("redirected to %q", got)
	}
}

func TestRefusesWhatIsNoLink(t *testing.T) {
	for _, body := range []string{"", "{}", \`{"url": "ftp://example.com"}\`, \`{"url": "nonsense"}\`} {
		if got := request("POST", "/shorten", body).Code; got != http.StatusBadRequest {
			t.Errorf("%q: got %d", body, got)
		}
	}
	if got := request("GET", "/unknown", "").Code; got != http.StatusNotFound {
		t.Errorf("unknown code: got %d", got)
	}
}
\`\`\`

Build, test and run (Go 1.19 or later, no dependencies):

\`\`\`sh
go mod init shortener
go test -race ./...
PORT=8080 go run .
\`\`\`

Decided: codes are the start of the link's SHA-256 in base64url, so the same link always gets the same code and no counter leaks how many links there are. Links are kept in memory; a restart forgets them.
`;
