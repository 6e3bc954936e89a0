// Command booking: one goroutine owns all data and takes one function after the other; each change is a line in a log.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

type fact struct {
	Do, Event, Name, Booking, Token string
	Seat                            int
}

type seat struct {
	token, booking, name string
	until                time.Time
}

type show struct {
	name  string
	seats []seat
}

type world struct {
	work  chan func()
	shows map[string]*show
	log   *os.File
	count int
}

func (w *world) apply(f fact) {
	w.count++
	switch f.Do {
	case "event":
		w.shows[f.Event] = &show{f.Name, make([]seat, f.Seat)}
	case "book":
		w.shows[f.Event].seats[f.Seat-1] = seat{token: f.Token, booking: f.Booking, name: f.Name}
	case "cancel":
		w.shows[f.Event].seats[f.Seat-1] = seat{}
	}
}

func (w *world) write(f fact) {
	line, _ := json.Marshal(f)
	if _, err := w.log.Write(append(line, '\n')); err != nil {
		panic(err)
	}
	w.apply(f)
}

func (w *world) id(prefix string) string {
	w.count++
	return prefix + strconv.FormatInt(time.Now().UnixNano(), 36) + strconv.Itoa(w.count)
}

func (s *seat) free() bool {
	return s.booking == "" && (s.token == "" || !time.Now().Before(s.until))
}

type answer struct {
	status int
	body   interface{}
}

func problem(status int, text string) answer { return answer{status, map[string]string{"error": text}} }

func (w *world) handle(method string, path []string, in map[string]interface{}) answer {
	number := func(name string, low, high int) (int, bool) {
		f, ok := in[name].(float64)
		return int(f), ok && f == float64(int(f)) && int(f) >= low && int(f) <= high
	}
	text := func(name string) string { s, _ := in[name].(string); return s }
	if len(path) == 1 && method == "POST" {
		seats, ok := number("seats", 1, 500)
		length := utf8.RuneCountInString(text("name"))
		if !ok || length < 1 || length > 80 {
			return problem(400, "name and seats")
		}
		id := w.id("e")
		w.write(fact{Do: "event", Event: id, Name: text("name"), Seat: seats})
		return answer{201, w.shown(id)}
	}
	if len(path) < 2 {
		return problem(404, "not found")
	}
	found := w.shows[path[1]]
	what := method + " " + strings.Join(path[2:], "/")
	if found == nil {
		return problem(404, "no such event")
	}
	switch {
	case what == "GET ":
		return answer{200, w.shown(path[1])}
	case what == "GET bookings":
		list := []map[string]interface{}{}
		for i, s := range found.seats {
			if s.booking != "" {
				list = append(list, map[string]interface{}{"booking": s.booking, "seat": i + 1, "name": s.name})
			}
		}
		return answer{200, map[string]interface{}{"bookings": list}}
	case what == "POST holds":
		seconds, ok := number("seconds", 1, 600)
		n, isSeat := number("seat", 1, len(found.seats))
		if !ok || !isSeat {
			return problem(400, "seat and seconds")
		}
		if !found.seats[n-1].free() {
			return problem(409, "taken")
		}
		token := w.id("h")
		found.seats[n-1] = seat{token: token, until: time.Now().Add(time.Duration(seconds) * time.Second)}
		return answer{201, map[string]interface{}{"hold": token, "seat": n}}
	case what == "POST bookings":
		if text("hold") == "" || text("name") == "" {
			return problem(400, "hold and name")
		}
		n := -1
		for i, s := range found.seats {
			if s.token == text("hold") {
				n = i
			}
		}
		if n < 0 {
			return problem(409, "no such hold")
		}
		status := 200
		if found.seats[n].booking == "" {
			if found.seats[n].free() {
				return problem(409, "the hold is over")
			}
			status = 201
			w.write(fact{Do: "book", Event: path[1], Name: text("name"), Booking: w.id("b"), Token: text("hold"), Seat: n + 1})
		}
		s := found.seats[n]
		return answer{status, map[string]interface{}{"booking": s.booking, "seat": n + 1, "name": s.name}}
	case method == "DELETE" && len(path) == 4 && path[2] == "bookings":
		for i, s := range found.seats {
			if s.booking == path[3] && path[3] != "" {
				w.write(fact{Do: "cancel", Event: path[1], Seat: i + 1})
				return answer{204, nil}
			}
		}
	}
	return problem(404, "not found")
}

func (w *world) shown(id string) map[string]interface{} {
	free := 0
	for i := range w.shows[id].seats {
		if w.shows[id].seats[i].free() {
			free++
		}
	}
	return map[string]interface{}{"id": id, "name": w.shows[id].name, "seats": len(w.shows[id].seats), "free": free}
}

func (w *world) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	in := map[string]interface{}{}
	var got answer
	if r.Method == "POST" && json.NewDecoder(http.MaxBytesReader(out, r.Body, 16384)).Decode(&in) != nil {
		got = problem(400, "JSON is needed")
	} else if path[0] != "events" {
		got = problem(404, "not found")
	} else {
		done := make(chan struct{})
		w.work <- func() { got = w.handle(r.Method, path, in); close(done) }
		<-done
	}
	if got.body != nil {
		out.Header().Set("Content-Type", "application/json")
	}
	out.WriteHeader(got.status)
	if got.body != nil {
		_ = json.NewEncoder(out).Encode(got.body)
	}
}

func main() {
	log, err := os.OpenFile("facts.log", os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	w := &world{work: make(chan func()), shows: map[string]*show{}, log: log}
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		var f fact
		if json.Unmarshal(lines.Bytes(), &f) == nil {
			w.apply(f)
		}
	}
	go func() {
		for work := range w.work {
			work()
		}
	}()
	fmt.Fprintln(os.Stderr, http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), w))
	os.Exit(1)
}
