/** handler.go: what is answered to which request. */
export const handler = `package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

const (
	maximumBody = 64 << 10
	maximumLink = 2048
)

type shortened struct {
	Code     string \`json:"code"\`
	ShortURL string \`json:"short_url"\`
	URL      string \`json:"url"\`
}

// newHandler answers POST /shorten and GET /{code}. It looks at paths by itself: patterns with methods
// are newer than Go 1.19.
func newHandler(links *store) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/shorten" {
			shorten(w, r, links)
			return
		}
		follow(w, r, links)
	})
}

func shorten(w http.ResponseWriter, r *http.Request, links *store) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		fail(w, http.StatusMethodNotAllowed, "use POST")
		return
	}
	link, err := readLink(http.MaxBytesReader(w, r.Body, maximumBody))
	if err != nil {
		fail(w, http.StatusBadRequest, err.Error())
		return
	}
	code, isNew, err := links.add(link)
	if err != nil {
		fail(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	status := http.StatusOK
	if isNew {
		status = http.StatusCreated
	}
	reply(w, status, shortened{Code: code, ShortURL: "http://" + r.Host + "/" + code, URL: link})
}

func follow(w http.ResponseWriter, r *http.Request, links *store) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		fail(w, http.StatusMethodNotAllowed, "use GET")
		return
	}
	link, found := links.find(strings.TrimPrefix(r.URL.Path, "/"))
	if !found {
		fail(w, http.StatusNotFound, "there is no such code")
		return
	}
	http.Redirect(w, r, link, http.StatusFound)
}

// readLink reads {"url": "..."} and returns the url where it is an absolute http or https address.
func readLink(body io.Reader) (string, error) {
	var request struct {
		URL *string \`json:"url"\`
	}
	decoder := json.NewDecoder(body)
	if err := decoder.Decode(&request); err != nil || request.URL == nil {
		return "", errors.New(\`send {"url": "https://..."}, at most 64 KB\`)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return "", errors.New("send one JSON object and nothing behind it")
	}
	link := *request.URL
	if len(link) > maximumLink {
		return "", errors.New("the url is longer than 2048 bytes")
	}
	address, err := url.Parse(link)
	if err != nil || (address.Scheme != "http" && address.Scheme != "https") || address.Hostname() == "" {
		return "", errors.New("the url must be an absolute http or https address")
	}
	return link, nil
}

func fail(w http.ResponseWriter, status int, message string) {
	reply(w, status, map[string]string{"error": message})
}

func reply(w http.ResponseWriter, status int, body interface{}) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A client that is gone needs no answer.
	_ = json.NewEncoder(w).Encode(body)
}
`;
