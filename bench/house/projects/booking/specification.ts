import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { must } from "../steps.ts";

/** What the booking service must do. */
export const specification: Specification = {
  title: "Booking of seats",
  language: "go",
  kind: "http-service",
  summary:
    "Keeps events with numbered seats. A seat is held for some seconds, and then booked. Bookings outlive a restart.",
  run: { build: ["go", "build", "-o", "server", "."], start: ["./server"], portVariable: "PORT" },
  interface: [
    {
      name: "create",
      usage: 'POST /events {"name": "...", "seats": 10}',
      description:
        'a name of 1 to 80 characters, and 1 to 500 seats: 201 {"id", "name", "seats", "free"}. All errors have the body {"error": ...}; 400 for wrong input, 404 for what is unknown.',
    },
    {
      name: "show",
      usage: "GET /events/{id}",
      description: "200 as above; free counts the seats that are neither held nor booked",
    },
    {
      name: "hold",
      usage: 'POST /events/{id}/holds {"seat": 3, "seconds": 60}',
      description:
        'a seat from 1 to the number of seats, for 1 to 600 seconds: 201 {"hold": "...", "seat": 3}; 409 if it is held or booked. A hold ends after its seconds.',
    },
    {
      name: "book",
      usage: 'POST /events/{id}/bookings {"hold": "...", "name": "..."}',
      description:
        '201 {"booking": "...", "seat": 3, "name": "..."}; the same hold again brings 200 and the same booking; 409 for a hold that is over, unknown, or of another event',
    },
    {
      name: "list",
      usage: "GET /events/{id}/bookings",
      description: '200 {"bookings": [...]}, sorted by seat',
    },
    {
      name: "cancel",
      usage: "DELETE /events/{id}/bookings/{booking}",
      description: "204, and the seat is free again; 404 after that",
    },
  ],
  criteria: [
    must(
      "C1",
      "the service runs",
      "an event is created and shown",
      "201, and 200 with the same, and all seats are free",
    ),
    must(
      "C2",
      "the service runs",
      "a name that is empty or has more than 80 characters, or 0 or 501 seats are sent",
      "400; 80 characters of any alphabet and 500 seats are taken",
    ),
    must("C3", "an event has 3 seats", "seat 1 and seat 3 are held, then seat 0 and seat 4", "201, then 400"),
    must("C4", "a seat is held or booked", "it is held again", "409"),
    must("C5", "a seat is free", "many requests hold it at once", "exactly one gets 201, the others 409"),
    must("C6", "a seat is held", "its seconds are over", "it is free, and the hold cannot be booked"),
    must("C7", "a seat is held", "it is booked", "201; again 200 with the same booking"),
    must("C8", "a hold is unknown or of another event", "it is booked", "409"),
    must("C9", "seats are booked", "the bookings are listed", "sorted by seat number"),
    must(
      "C10",
      "a seat is booked",
      "the booking is canceled",
      "204, the seat is free and can be held; again 404",
    ),
    must("C11", "a seat is booked", "the service is restarted", "the event and its bookings are there"),
    must("C12", "an event or a booking is unknown", "it is asked for", "404 with an error in JSON"),
    must(
      "C13",
      "the service runs",
      "wrong bodies and many requests are sent",
      "400 for what is wrong, each answer in less than a second, and the service goes on",
    ),
  ],
  outOfScope: ["accounts", "payment"],
};
