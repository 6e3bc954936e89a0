package main

import (
	"embed"
	"log"
	"net/http"
	"os"

	"example.com/notes/internal/notes"
)

//go:embed page.html
var pages embed.FS

func main() {
	mux := http.NewServeMux()
	mux.Handle("/page.html", http.FileServer(http.FS(pages)))
	mux.Handle("/", notes.New())
	log.Fatal(http.ListenAndServe("[::]:"+os.Getenv("PORT"), mux))
}
