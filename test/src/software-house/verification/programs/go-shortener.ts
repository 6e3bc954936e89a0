import type { ProjectFile } from "../../../../../src/software-house/contract/file-set.ts";

/** Parts of the program below that a test can replace to make it faulty. */
export interface GoFaults {
  lock?: string;
  unlock?: string;
  /** Comes between a new code and its use. */
  inAdd?: string;
  inShorten?: string;
  inFollow?: string;
  location?: string;
  listen?: string;
  more?: string;
}

/** Creates a URL shortener in Go 1.19, which is correct without `faults`. */
export function goShortener(faults: GoFaults = {}): ProjectFile[] {
  const {
    lock = "s.mutex.Lock()",
    unlock = "s.mutex.Unlock()",
    inAdd = "",
    inShorten = "",
    inFollow = "",
    location = "long",
    listen = '":" + os.Getenv("PORT")',
    more = "",
  } = faults;
  const main = `package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
)

type store struct {
	mutex sync.Mutex
	longs map[string]string
	codes map[string]string
}

func (s *store) add(long string) string {
	${lock}
	code, known := s.codes[long]
	if !known {
		code = fmt.Sprintf("c%d", len(s.codes)+1)
		${inAdd}
		s.codes[long] = code
		s.longs[code] = long
	}
	${unlock}
	return code
}

func (s *store) find(code string) (string, bool) {
	${lock}
	long, known := s.longs[code]
	${unlock}
	return long, known
}

func (s *store) shorten(w http.ResponseWriter, r *http.Request) {
	${inShorten}
	var body struct {
		URL string \`json:"url"\`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&body)
	parsed, parseError := url.Parse(body.URL)
	if r.Method != http.MethodPost || err != nil || parseError != nil || parsed.Host == "" {
		http.Error(w, "a url is needed", http.StatusBadRequest)
		return
	}
	code := s.add(body.URL)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]string{"code": code, "short_url": "http://" + r.Host + "/" + code})
}

func (s *store) follow(w http.ResponseWriter, r *http.Request) {
	${inFollow}
	long, known := s.find(strings.TrimPrefix(r.URL.Path, "/"))
	if !known {
		http.NotFound(w, r)
		return
	}
	http.Redirect(w, r, ${location}, http.StatusFound)
}

func main() {
	s := &store{longs: map[string]string{}, codes: map[string]string{}}
	http.HandleFunc("/shorten", s.shorten)
	http.HandleFunc("/", s.follow)
	log.Fatal(http.ListenAndServe(${listen}, nil))
}
${more}`;
  const test = `package main

import "testing"

func TestAdd(t *testing.T) {
	s := &store{longs: map[string]string{}, codes: map[string]string{}}
	if s.add("https://a.example") != s.add("https://a.example") {
		t.Fatal("another code for the same address")
	}
}

func TestFind(t *testing.T) {
	s := &store{longs: map[string]string{}, codes: map[string]string{}}
	if _, known := s.find("none"); known {
		t.Fatal("found")
	}
}
`;
  return [
    { path: "go.mod", content: "module shortener\n\ngo 1.19\n" },
    { path: "main.go", content: main.replaceAll(/^\t\n/gm, "") },
    { path: "main_test.go", content: test },
  ];
}

/** How the shortener is built and started. */
export const GO_RUN = { build: ["go", "build", "-o", "server", "."], start: ["./server"] };
