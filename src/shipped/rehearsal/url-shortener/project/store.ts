/** How store.go begins, whoever handed it in. */
const beginning = `package main

import (
	"crypto/rand"
	"errors"
	"math/big"
	"sync"
)

const (
	alphabet     = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	codeLength   = 7
	maximumLinks = 1000000
)

var errFull = errors.New("no more links can be kept")

`;

/** And how it ends. */
const end = `func (s *store) find(code string) (string, bool) {
	s.mutex.RLock()
	defer s.mutex.RUnlock()
	link, found := s.links[code]
	return link, found
}

func newCode() (string, error) {
	code := make([]byte, codeLength)
	for place := range code {
		index, err := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet))))
		if err != nil {
			return "", err
		}
		code[place] = alphabet[index.Int64()]
	}
	return string(code), nil
}
`;

/** store.go as it is first handed in: the same link gets another code each time. */
export const storeAtFirst = `${beginning}// store keeps links by their codes; the zero value is not ready.
type store struct {
	mutex sync.RWMutex
	links map[string]string
}

func newStore() *store {
	return &store{links: map[string]string{}}
}

// add returns a code for the link, and whether it is a new one.
func (s *store) add(link string) (string, bool, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.links) >= maximumLinks {
		return "", false, errFull
	}
	for {
		code, err := newCode()
		if err != nil {
			return "", false, err
		}
		if _, taken := s.links[code]; !taken {
			s.links[code] = link
			return code, true, nil
		}
	}
}

${end}`;

/** store.go as it should be. */
export const store = `${beginning}// store keeps links by their codes and codes by their links; the zero value is not ready.
type store struct {
	mutex sync.RWMutex
	links map[string]string
	codes map[string]string
}

func newStore() *store {
	return &store{links: map[string]string{}, codes: map[string]string{}}
}

// add returns the link's code, and whether it is a new one. Looking and keeping are one step under the
// lock, so that the same link has one code however many ask for it at once.
func (s *store) add(link string) (string, bool, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if code, known := s.codes[link]; known {
		return code, false, nil
	}
	if len(s.links) >= maximumLinks {
		return "", false, errFull
	}
	for {
		code, err := newCode()
		if err != nil {
			return "", false, err
		}
		if _, taken := s.links[code]; !taken {
			s.links[code] = link
			s.codes[link] = code
			return code, true, nil
		}
	}
}

${end}`;

/** store_test.go: that a link has one code. */
export const storeTest = `package main

import (
	"net/http"
	"sync"
	"testing"
)

func TestTheSameLinkHasOneCode(t *testing.T) {
	handler := newHandler(newStore())
	body := \`{"url": "https://example.com/same"}\`
	first := send(handler, "POST", "/shorten", body)
	again := send(handler, "POST", "/shorten", body)
	if first.Code != http.StatusCreated || again.Code != http.StatusOK {
		t.Fatalf("got %d, then %d", first.Code, again.Code)
	}
	if first.Body.String() != again.Body.String() {
		t.Fatalf("got %s, then %s", first.Body, again.Body)
	}
}

func TestTheSameLinkHasOneCodeAlsoAtOnce(t *testing.T) {
	links := newStore()
	codes := make([]string, 50)
	var group sync.WaitGroup
	for number := range codes {
		group.Add(1)
		go func(number int) {
			defer group.Done()
			codes[number], _, _ = links.add("https://example.com/same")
		}(number)
	}
	group.Wait()
	for _, code := range codes {
		if code != codes[0] {
			t.Fatalf("got %q and %q", codes[0], code)
		}
	}
}
`;
