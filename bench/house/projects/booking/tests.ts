import type {
  AcceptanceTest,
  AcceptanceTests,
  HttpStep,
} from "../../../../src/software-house/contract/acceptance-tests.ts";
import { type RequestWords, burst, exactly, http, restart, test, wait } from "../steps.ts";

const error: Pick<RequestWords, "has" | "headers"> = {
  has: ['"error"\\s*:'],
  headers: [["Content-Type", "^application/json"]],
};

/** Tests of what takes time, a restart, many requests at once, or a file. */
const furtherTests: readonly AcceptanceTest[] = [
  test(
    "C5",
    "exactly one of many holds a seat",
    create("Race", 5),
    exactly(hold(1, { status: [201, 409], copies: 20 }), [201, 1], [409, 19]),
    show(4),
  ),
  test(
    "C5",
    "different seats at once are all held",
    create("Together", 8),
    burst(hold(1), hold(2), hold(3), hold(4)),
    show(4),
  ),
  test(
    "C6",
    "a hold ends",
    create("Short", 3),
    hold(1, { seconds: 1 }),
    show(2),
    wait(1_300),
    show(3),
    book({ status: 409, ...error }),
    hold(1),
  ),
  test(
    "C11",
    "bookings outlive a restart",
    create("Kept", 3),
    hold(2),
    book({ capture: [["booking", "booking"]] }),
    restart,
    show(2),
    http("GET", "/events/{{event}}/bookings", {
      status: 200,
      has: ["{{booking}}", '"name"\\s*:\\s*"Ada Lovelace"'],
    }),
    hold(2, { status: 409, ...error }),
  ),
  test(
    "C11",
    "events of before and after a booking outlive a restart",
    create("Older", 3),
    create("Newer", 7),
    restart,
    show(7),
  ),
];

/** Acceptance tests of the booking service. */
export const tests: AcceptanceTests = {
  tests: [
    test(
      "C1",
      "an event is created and shown",
      create("Summer concert", 12),
      show(12, { has: ['"name"\\s*:\\s*"Summer concert"', '"seats"\\s*:\\s*12\\b'] }),
    ),
    test(
      "C2",
      "limits of an event",
      create("ä".repeat(80), 500),
      ...[
        { name: "", seats: 5 },
        { name: "n".repeat(81), seats: 5 },
        { name: "no seats", seats: 0 },
        { name: "too many seats", seats: 501 },
        { name: "half a seat", seats: 1.5 },
        { seats: 5 },
      ].map((send) => http("POST", "/events", { send, status: 400, ...error })),
    ),
    test(
      "C3",
      "the first and the last seat",
      create("Edges", 3),
      hold(1),
      hold(3),
      hold(0, { status: 400, ...error }),
      hold(4, { status: 400, ...error }),
      hold(2, { seconds: 0, status: 400, ...error }),
      hold(2, { seconds: 601, status: 400, ...error }),
      show(1),
    ),
    test(
      "C4",
      "a held seat is taken",
      create("Taken", 5),
      hold(2),
      hold(2, { status: 409, ...error }),
      show(4),
    ),
    test(
      "C4",
      "a booked seat is taken",
      create("Booked", 5),
      hold(2),
      book(),
      hold(2, { status: 409, ...error }),
      show(4),
    ),
    test(
      "C5",
      "many hold one seat at once",
      create("Crowd", 5),
      hold(1, { status: [201, 409], copies: 20 }),
      hold(1, { status: 409, ...error }),
      show(4),
    ),
    test(
      "C7",
      "a booking is made once",
      create("Once", 5),
      hold(4),
      book({
        has: ['"seat"\\s*:\\s*4\\b', '"name"\\s*:\\s*"Ada Lovelace"'],
        capture: [["booking", "booking"]],
      }),
      book({ status: 200, has: ['"booking"\\s*:\\s*"{{booking}}"'] }),
      show(4),
    ),
    test(
      "C8",
      "a foreign hold is refused",
      create("First", 5),
      hold(4),
      create("Second", 5),
      book({ status: 409, ...error }),
      http("POST", "/events/{{event}}/bookings", {
        send: { hold: "no-such-hold", name: "Ada" },
        status: 409,
        ...error,
      }),
    ),
    test(
      "C9",
      "bookings are sorted by seat",
      create("Sorted", 20),
      ...[10, 2, 9].flatMap((seat) => [hold(seat), book()]),
      http("GET", "/events/{{event}}/bookings", {
        status: 200,
        has: ['"seat"\\s*:\\s*2\\b[\\s\\S]*"seat"\\s*:\\s*9\\b[\\s\\S]*"seat"\\s*:\\s*10\\b'],
      }),
    ),
    test(
      "C9",
      "no bookings",
      create("Empty", 2),
      http("GET", "/events/{{event}}/bookings", { status: 200, has: ['"bookings"\\s*:\\s*\\[\\s*\\]'] }),
    ),
    test(
      "C10",
      "a canceled seat is free",
      create("Canceled", 2),
      hold(1),
      book({ capture: [["booking", "booking"]] }),
      http("DELETE", "/events/{{event}}/bookings/{{booking}}", { status: 204 }),
      show(2),
      hold(1),
      http("DELETE", "/events/{{event}}/bookings/{{booking}}", { status: 404, ...error }),
    ),
    test(
      "C12",
      "what is unknown",
      create("Known", 2),
      http("GET", "/events/no-such-event", { status: 404, ...error }),
      http("GET", "/events/no-such-event/bookings", { status: 404, ...error }),
      http("POST", "/events/no-such-event/holds", { send: { seat: 1, seconds: 60 }, status: 404, ...error }),
      http("POST", "/events/no-such-event/bookings", {
        send: { hold: "x", name: "Ada" },
        status: 404,
        ...error,
      }),
      http("DELETE", "/events/no-such-event/bookings/x", { status: 404, ...error }),
      http("DELETE", "/events/{{event}}/bookings/no-such-booking", { status: 404, ...error }),
    ),
    test(
      "C13",
      "wrong bodies",
      create("Good", 2),
      ...["", "no JSON", "[]", '{"seat": "1", "seconds": 60}'].map((send) =>
        http("POST", "/events/{{event}}/holds", { send, status: 400, ...error }),
      ),
      http("POST", "/events/{{event}}/bookings", { send: { hold: "", name: "" }, status: 400, ...error }),
      hold(1),
    ),
    ...furtherTests,
  ],
};

function create(name: string, seats: number): HttpStep {
  return http("POST", "/events", {
    send: { name, seats },
    status: 201,
    has: [`"free"\\s*:\\s*${seats}\\b`],
    capture: [["event", "id"]],
  });
}

function show(free: number, words: Partial<RequestWords> = {}): HttpStep {
  const { has = [], ...rest } = words;
  return http("GET", "/events/{{event}}", {
    status: 200,
    has: [`"free"\\s*:\\s*${free}\\b`, ...has],
    ...rest,
  });
}

function hold(
  seat: number,
  { seconds = 60, ...words }: Partial<RequestWords> & { seconds?: number } = {},
): HttpStep {
  const isHeld = words.status === undefined;
  return http("POST", "/events/{{event}}/holds", {
    send: { seat, seconds },
    status: 201,
    ...(isHeld ? { has: [`"seat"\\s*:\\s*${seat}\\b`], capture: [["hold", "hold"]] } : {}),
    ...words,
  });
}

function book(words: Partial<RequestWords> = {}): HttpStep {
  return http("POST", "/events/{{event}}/bookings", {
    send: { hold: "{{hold}}", name: "Ada Lovelace" },
    status: 201,
    ...words,
  });
}
