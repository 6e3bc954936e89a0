// Command booking keeps events with numbered seats, which are held and then booked.
package main

import (
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	hall, err := openHall("bookings", time.Now)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), &server{hall: hall}))
}
