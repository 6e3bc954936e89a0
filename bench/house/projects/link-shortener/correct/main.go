package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"log"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
)

type link struct {
	Code string `json:"code"`
	URL  string `json:"url"`
	Hits int    `json:"hits"`
}

type server struct {
	mu    sync.Mutex
	links map[string]*link
	byURL map[string]string
}

var aliasPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{3,32}$`)

func newServer() *server {
	return &server{links: map[string]*link{}, byURL: map[string]string{}}
}

func send(w http.ResponseWriter, status int, value interface{}) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

func fail(w http.ResponseWriter, status int, text string) {
	send(w, status, map[string]string{"error": text})
}

func newCode() string {
	const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	bytes := make([]byte, 7)
	if _, err := rand.Read(bytes); err != nil {
		panic(err)
	}
	for i, b := range bytes {
		bytes[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(bytes)
}

func valid(text string) bool {
	if len(text) == 0 || len(text) > 2048 {
		return false
	}
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

func (s *server) create(w http.ResponseWriter, r *http.Request) {
	var in struct{ URL, Alias string }
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10)).Decode(&in)
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		fail(w, http.StatusRequestEntityTooLarge, "the body is too large")
		return
	}
	if err != nil || !valid(in.URL) {
		fail(w, http.StatusBadRequest, "an absolute http or https url is needed")
		return
	}
	if in.Alias != "" && !aliasPattern.MatchString(in.Alias) {
		fail(w, http.StatusBadRequest, "the alias is not allowed")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	status, code := http.StatusCreated, in.Alias
	if code == "" {
		if known, ok := s.byURL[in.URL]; ok {
			status, code = http.StatusOK, known
		} else {
			code = newCode()
			for s.links[code] != nil {
				code = newCode()
			}
			s.byURL[in.URL] = code
		}
	} else if s.links[code] != nil {
		fail(w, http.StatusConflict, "the alias is taken")
		return
	}
	if status == http.StatusCreated {
		s.links[code] = &link{Code: code, URL: in.URL}
	}
	send(w, status, map[string]string{"code": code, "url": in.URL, "short_url": "http://" + r.Host + "/" + code})
}

func (s *server) one(w http.ResponseWriter, r *http.Request) {
	code := strings.TrimPrefix(r.URL.Path, "/api/links/")
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.links[code]
	if found == nil {
		fail(w, http.StatusNotFound, "no such link")
		return
	}
	switch r.Method {
	case http.MethodGet:
		send(w, http.StatusOK, found)
	case http.MethodDelete:
		delete(s.links, code)
		if s.byURL[found.URL] == code {
			delete(s.byURL, found.URL)
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		fail(w, http.StatusMethodNotAllowed, "GET or DELETE")
	}
}

func (s *server) root(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		s.page(w)
		return
	}
	s.mu.Lock()
	found := s.links[strings.TrimPrefix(r.URL.Path, "/")]
	target := ""
	if found != nil {
		found.Hits++
		target = found.URL
	}
	s.mu.Unlock()
	if found == nil {
		fail(w, http.StatusNotFound, "no such link")
		return
	}
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusFound)
}

func (s *server) page(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, "<!doctype html><title>Links</title><ul>")
	for code, one := range s.links {
		fmt.Fprintf(w, "<li>%s %s</li>", html.EscapeString(code), html.EscapeString(one.URL))
	}
	fmt.Fprint(w, "</ul>")
}

func (s *server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/links", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			fail(w, http.StatusMethodNotAllowed, "POST")
			return
		}
		s.create(w, r)
	})
	mux.HandleFunc("/api/links/", s.one)
	mux.HandleFunc("/", s.root)
	return mux
}

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	log.Fatal(http.ListenAndServe(":"+port, newServer().handler()))
}
