/** handler_test.go: unit tests, one of them with many requests at once. */
export const handlerTest = `package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

func send(handler http.Handler, method, path, body string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	return recorder
}

func shortenLink(t *testing.T, handler http.Handler, link string) shortened {
	t.Helper()
	recorder := send(handler, "POST", "/shorten", fmt.Sprintf(\`{"url": %q}\`, link))
	var got shortened
	if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil || recorder.Code >= 300 {
		t.Fatalf("%s: got %d %s", link, recorder.Code, recorder.Body)
	}
	return got
}

func TestShortensAndRedirects(t *testing.T) {
	handler := newHandler(newStore())
	got := shortenLink(t, handler, "https://example.com/a?b=c#d")
	if got.ShortURL != "http://example.com/"+got.Code || got.URL != "https://example.com/a?b=c#d" {
		t.Fatalf("got %+v", got)
	}
	visit := send(handler, "GET", "/"+got.Code, "")
	if visit.Code != http.StatusFound || visit.Header().Get("Location") != "https://example.com/a?b=c#d" {
		t.Fatalf("got %d %v", visit.Code, visit.Header())
	}
}

func TestRefusesWhatIsNoLink(t *testing.T) {
	handler := newHandler(newStore())
	long := \`{"url": "https://example.com/\` + strings.Repeat("a", maximumLink) + \`"}\`
	huge := \`{"url": "https://example.com/\` + strings.Repeat("a", maximumBody) + \`"}\`
	for _, body := range []string{
		"", "nonsense", "[]", "{}", \`{"url": null}\`, \`{"url": 1}\`, \`{"url": ""}\`, \`{"url": "/relative"}\`,
		\`{"url": "example.com"}\`, \`{"url": "javascript:alert(1)"}\`, \`{"url": "ftp://example.com"}\`,
		\`{"url": "http://"}\`, \`{"url": "http://:80"}\`, \`{"url": "https://a.example"} {}\`, long, huge,
	} {
		if got := send(handler, "POST", "/shorten", body).Code; got != http.StatusBadRequest {
			t.Errorf("%.60q: got %d", body, got)
		}
	}
}

func TestUnknownCodesAreNotFound(t *testing.T) {
	handler := newHandler(newStore())
	for _, path := range []string{"/", "/unknown", "/a/b"} {
		if got := send(handler, "GET", path, "").Code; got != http.StatusNotFound {
			t.Errorf("%s: got %d", path, got)
		}
	}
}

func TestWrongMethodsAreNotAllowed(t *testing.T) {
	handler := newHandler(newStore())
	for _, one := range [][2]string{{"GET", "/shorten"}, {"DELETE", "/shorten"}, {"POST", "/code"}, {"PUT", "/"}} {
		got := send(handler, one[0], one[1], "")
		if got.Code != http.StatusMethodNotAllowed || got.Header().Get("Allow") == "" {
			t.Errorf("%v: got %d %v", one, got.Code, got.Header())
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	handler := newHandler(newStore())
	var group sync.WaitGroup
	for number := 0; number < 50; number++ {
		group.Add(1)
		go func(number int) {
			defer group.Done()
			link := fmt.Sprintf("https://example.com/%d", number%10)
			recorder := send(handler, "POST", "/shorten", fmt.Sprintf(\`{"url": %q}\`, link))
			var got shortened
			if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil {
				t.Errorf("%s: %v", link, err)
				return
			}
			visit := send(handler, "GET", "/"+got.Code, "")
			if visit.Header().Get("Location") != link {
				t.Errorf("%s: redirected to %q", link, visit.Header().Get("Location"))
			}
		}(number)
	}
	group.Wait()
}
`;
