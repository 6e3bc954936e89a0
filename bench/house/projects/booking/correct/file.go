package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// openHall reads what an earlier run has saved: a file for each event.
func openHall(folder string, now func() time.Time) (*hall, error) {
	h := &hall{now: now, folder: folder, events: map[string]*kept{}, holds: map[string]map[string]hold{}}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		found := &kept{}
		if err := json.Unmarshal(text, found); err != nil {
			return nil, err
		}
		id := strings.TrimSuffix(filepath.Base(file), ".json")
		h.events[id] = found
		h.holds[id] = map[string]hold{}
	}
	return h, nil
}

// save writes one event to its file, all or nothing. The lock is held.
func (h *hall) save(id string) error {
	text, err := json.Marshal(h.events[id])
	if err != nil {
		return err
	}
	file := filepath.Join(h.folder, id)
	if err := os.WriteFile(file+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file+".json")
}
