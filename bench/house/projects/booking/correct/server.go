package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"
)

type server struct {
	hall *hall
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if parts[0] != "events" || len(parts) > 4 {
		fail(w, http.StatusNotFound, "not found")
		return
	}
	switch route := r.Method + " " + shape(parts); route {
	case "POST events":
		s.create(w, r)
	case "GET events/id":
		s.show(w, parts[1])
	case "POST events/id/holds":
		s.hold(w, r, parts[1])
	case "POST events/id/bookings":
		s.book(w, r, parts[1])
	case "GET events/id/bookings":
		s.list(w, parts[1])
	case "DELETE events/id/bookings/id":
		s.cancel(w, parts[1], parts[3])
	default:
		fail(w, http.StatusNotFound, "not found")
	}
}

func shape(parts []string) string {
	named := append([]string(nil), parts...)
	for _, place := range []int{1, 3} {
		if place < len(named) {
			named[place] = "id"
		}
	}
	return strings.Join(named, "/")
}

func (s *server) create(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Name  string `json:"name"`
		Seats int    `json:"seats"`
	}
	if !read(w, r, &in) {
		return
	}
	length := utf8.RuneCountInString(in.Name)
	if length < 1 || length > 80 || in.Seats < 1 || in.Seats > 500 {
		fail(w, http.StatusBadRequest, "a name of 1 to 80 characters and 1 to 500 seats are needed")
		return
	}
	event, err := s.hall.create(in.Name, in.Seats)
	reply(w, http.StatusCreated, event, err)
}

func (s *server) show(w http.ResponseWriter, id string) {
	event, err := s.hall.show(id)
	reply(w, http.StatusOK, event, err)
}

func (s *server) hold(w http.ResponseWriter, r *http.Request, id string) {
	var in struct {
		Seat    int `json:"seat"`
		Seconds int `json:"seconds"`
	}
	if !read(w, r, &in) {
		return
	}
	if in.Seconds < 1 || in.Seconds > 600 {
		fail(w, http.StatusBadRequest, "seconds must be 1 to 600")
		return
	}
	token, err := s.hall.hold(id, in.Seat, in.Seconds)
	reply(w, http.StatusCreated, map[string]interface{}{"hold": token, "seat": in.Seat}, err)
}

func (s *server) book(w http.ResponseWriter, r *http.Request, id string) {
	var in struct {
		Hold string `json:"hold"`
		Name string `json:"name"`
	}
	if !read(w, r, &in) {
		return
	}
	if in.Hold == "" || in.Name == "" {
		fail(w, http.StatusBadRequest, "hold and name are needed")
		return
	}
	booked, isNew, err := s.hall.book(id, in.Hold, in.Name)
	status := http.StatusOK
	if isNew {
		status = http.StatusCreated
	}
	reply(w, status, booked, err)
}

func (s *server) list(w http.ResponseWriter, id string) {
	bookings, err := s.hall.bookings(id)
	reply(w, http.StatusOK, map[string]interface{}{"bookings": bookings}, err)
}

func (s *server) cancel(w http.ResponseWriter, id, booking string) {
	if err := s.hall.cancel(id, booking); err != nil {
		reply(w, 0, nil, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func read(w http.ResponseWriter, r *http.Request, into interface{}) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(into); err != nil {
		fail(w, http.StatusBadRequest, "a JSON object is needed")
		return false
	}
	return true
}

func reply(w http.ResponseWriter, status int, value interface{}, err error) {
	switch {
	case errors.Is(err, errUnknown):
		fail(w, http.StatusNotFound, err.Error())
	case errors.Is(err, errTaken):
		fail(w, http.StatusConflict, err.Error())
	case errors.Is(err, errSeat):
		fail(w, http.StatusBadRequest, err.Error())
	case err != nil:
		fail(w, http.StatusInternalServerError, "the bookings could not be saved")
	default:
		send(w, status, value)
	}
}

func fail(w http.ResponseWriter, status int, text string) {
	send(w, status, map[string]string{"error": text})
}

func send(w http.ResponseWriter, status int, value interface{}) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}
