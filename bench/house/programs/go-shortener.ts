import type { Developer } from "./developer.ts";
import { shortenerSpecification, shortenerTests } from "./shortener-job.ts";

const main = `package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
)

type shortener struct {
	mutex  sync.Mutex
	codes  map[string]string
	links  map[string]string
	visits int
}

func (s *shortener) add(link string) string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if code, known := s.codes[link]; known {
		return code
	}
	code := "x" + strconv.FormatInt(int64(len(s.codes)+1000), 36)
	s.codes[link] = code
	s.links[code] = link
	return code
}

func (s *shortener) find(code string) (string, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.visits++
	link, known := s.links[code]
	return link, known
}

func isLink(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

func newHandler() http.Handler {
	s := &shortener{codes: map[string]string{}, links: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/shorten", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		var asked struct {
			URL string \`json:"url"\`
		}
		err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&asked)
		if err != nil || !isLink(asked.URL) {
			http.Error(w, "an http or https link is needed", http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]string{"code": s.add(asked.URL)})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		link, known := s.find(strings.TrimPrefix(r.URL.Path, "/"))
		if !known {
			http.NotFound(w, r)
			return
		}
		http.Redirect(w, r, link, http.StatusFound)
	})
	return mux
}

func main() {
	address := ":" + os.Getenv("PORT")
	log.Fatal(http.ListenAndServe(address, newHandler()))
}
`;

const test = `package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestShorten(t *testing.T) {
	answer := httptest.NewRecorder()
	body := strings.NewReader(\`{"url": "https://example.org"}\`)
	newHandler().ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/shorten", body))
	if answer.Code != http.StatusCreated {
		t.Fatalf("got %d", answer.Code)
	}
}
`;

/** A correct URL shortener in Go, of the standard library alone, for Go 1.19 and later. */
export const goShortener: Developer = {
  name: "go: correct shortener",
  fault: null,
  specification: shortenerSpecification("go", {
    build: ["go", "build", "-o", "shortener", "."],
    start: ["./shortener"],
  }),
  tests: shortenerTests,
  files: [
    { path: "go.mod", content: "module shortener\n\ngo 1.19\n" },
    { path: "main.go", content: main },
    { path: "main_test.go", content: test },
    { path: "README.md", content: "# URL shortener\n\nPOST /shorten, GET /{code}.\n" },
  ],
};
