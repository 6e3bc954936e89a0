package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"sort"
	"sync"
	"time"
)

var (
	errUnknown = errors.New("not found")
	errTaken   = errors.New("the seat or the hold is taken")
	errSeat    = errors.New("there is no such seat")
)

// event is what is shown of an event.
type event struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Seats int    `json:"seats"`
	Free  int    `json:"free"`
}

// booking is one seat of a person.
type booking struct {
	ID   string `json:"booking"`
	Seat int    `json:"seat"`
	Name string `json:"name"`
}

// saved is a booking with the hold that it was made from.
type saved struct {
	booking
	Hold string
}

// kept is an event with its bookings.
type kept struct {
	Name     string
	Seats    int
	Bookings map[string]saved
}

type hold struct {
	seat  int
	until time.Time
}

// hall keeps all events. It is safe for concurrent use.
type hall struct {
	mutex  sync.Mutex
	now    func() time.Time
	folder string
	events map[string]*kept
	// By event, and then by token.
	holds map[string]map[string]hold
}

func (h *hall) create(name string, seats int) (event, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	id := newID()
	h.events[id] = &kept{Name: name, Seats: seats, Bookings: map[string]saved{}}
	h.holds[id] = map[string]hold{}
	return event{id, name, seats, seats}, h.save(id)
}

func (h *hall) show(id string) (event, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	found, ok := h.events[id]
	if !ok {
		return event{}, errUnknown
	}
	return event{id, found.Name, found.Seats, found.Seats - len(h.taken(id))}, nil
}

// taken returns the seats that are booked or held now. The lock is held.
func (h *hall) taken(id string) map[int]bool {
	seats := map[int]bool{}
	for _, one := range h.events[id].Bookings {
		seats[one.Seat] = true
	}
	for token, one := range h.holds[id] {
		if one.until.After(h.now()) {
			seats[one.seat] = true
		} else {
			delete(h.holds[id], token)
		}
	}
	return seats
}

func (h *hall) hold(id string, seat, seconds int) (string, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	found, ok := h.events[id]
	if !ok {
		return "", errUnknown
	}
	if seat < 1 || seat > found.Seats {
		return "", errSeat
	}
	if h.taken(id)[seat] {
		return "", errTaken
	}
	token := newID()
	h.holds[id][token] = hold{seat, h.now().Add(time.Duration(seconds) * time.Second)}
	return token, nil
}

func (h *hall) book(id, token, name string) (booking, bool, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	found, ok := h.events[id]
	if !ok {
		return booking{}, false, errUnknown
	}
	for _, one := range found.Bookings {
		if one.Hold == token {
			return one.booking, false, nil
		}
	}
	held, ok := h.holds[id][token]
	if !ok || !held.until.After(h.now()) {
		return booking{}, false, errTaken
	}
	one := booking{newID(), held.seat, name}
	found.Bookings[one.ID] = saved{one, token}
	delete(h.holds[id], token)
	return one, true, h.save(id)
}

func (h *hall) bookings(id string) ([]booking, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	found, ok := h.events[id]
	if !ok {
		return nil, errUnknown
	}
	list := make([]booking, 0, len(found.Bookings))
	for _, one := range found.Bookings {
		list = append(list, one.booking)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Seat < list[j].Seat })
	return list, nil
}

func (h *hall) cancel(id, booking string) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	found, ok := h.events[id]
	if !ok {
		return errUnknown
	}
	if _, ok := found.Bookings[booking]; !ok {
		return errUnknown
	}
	delete(found.Bookings, booking)
	return h.save(id)
}

func newID() string {
	bytes := make([]byte, 8)
	if _, err := rand.Read(bytes); err != nil {
		panic(err)
	}
	return hex.EncodeToString(bytes)
}
