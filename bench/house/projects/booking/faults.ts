import type { Change } from "../../programs/developer.ts";
import type { Fault } from "../variant.ts";

const hall = (from: string, to: string): Change => ["hall.go", from, to];
const server = (from: string, to: string): Change => ["server.go", from, to];

const LOCK = "\th.mutex.Lock()\n\tdefer h.mutex.Unlock()\n";
const HOLD = "func (h *hall) hold(id string, seat, seconds int) (string, error) {\n";
const SHOW = "func (h *hall) show(id string) (event, error) {\n";
const SERVE = "func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {\n";

/** Also imports these packages. */
function imports(file: string, after: string, ...names: string[]): Change {
  return [file, `\t"${after}"\n`, `\t"${after}"\n${names.map((name) => `\t"${name}"\n`).join("")}`];
}

/** Faulty programs for the booking service. */
export const faults: readonly Fault[] = [
  { name: "seat-0", how: "seat 0 is taken", changes: [hall("seat < 1 ||", "seat < 0 ||")] },
  {
    name: "no-last-seat",
    how: "the last seat is refused",
    changes: [hall("seat > found.Seats", "seat >= found.Seats")],
  },
  {
    name: "name-in-bytes",
    how: "a name has at most 80 bytes",
    changes: [server("utf8.RuneCountInString(in.Name)", "len(in.Name)"), server('\t"unicode/utf8"\n', "")],
  },
  {
    name: "601-seconds",
    how: "601 seconds are taken",
    changes: [server("in.Seconds > 600", "in.Seconds > 601")],
  },
  {
    name: "never-ends",
    how: "a hold never ends",
    changes: [hall("h.now().Add(time.Duration(seconds) * time.Second)", "h.now().AddDate(1, 0, seconds)")],
  },
  {
    name: "ended-hold-is-booked",
    how: "a hold that is over can be booked",
    changes: [
      hall("if !ok || !held.until.After(h.now()) {", "if !ok {"),
      hall("\tfor token, one := range h.holds[id] {", "\tfor _, one := range h.holds[id] {"),
      hall("\t\t} else {\n\t\t\tdelete(h.holds[id], token)\n\t\t}", "\t\t}"),
    ],
  },
  {
    name: "ends-at-once",
    how: "a hold ends after nanoseconds",
    changes: [hall("time.Duration(seconds) * time.Second", "time.Duration(seconds)")],
  },
  {
    name: "two-holds",
    how: "the lock is given back between looking and holding: one seat is held twice",
    changes: [
      hall(
        '\t\treturn "", errTaken\n\t}\n\ttoken := newID()\n',
        '\t\treturn "", errTaken\n\t}\n\th.mutex.Unlock()\n\ttime.Sleep(time.Millisecond)\n\ttoken := newID()\n\th.mutex.Lock()\n',
      ),
    ],
  },
  {
    name: "hold-without-lock",
    how: "a seat is held without the lock: a data race",
    needsTest: false,
    changes: [hall(`${HOLD}${LOCK}`, HOLD)],
  },
  {
    name: "show-without-lock",
    how: "an event is shown without the lock: a data race",
    needsTest: false,
    changes: [hall(`${SHOW}${LOCK}`, SHOW)],
  },
  {
    name: "lock-kept-on-taken",
    how: "the lock is not given back if a seat is taken",
    needsTest: false,
    changes: [
      hall(`${HOLD}${LOCK}`, `${HOLD}\th.mutex.Lock()\n`),
      hall('\t\treturn "", errUnknown\n', '\t\th.mutex.Unlock()\n\t\treturn "", errUnknown\n'),
      hall('\t\treturn "", errSeat\n', '\t\th.mutex.Unlock()\n\t\treturn "", errSeat\n'),
      hall("\treturn token, nil\n", "\th.mutex.Unlock()\n\treturn token, nil\n"),
    ],
  },
  {
    name: "booked-again",
    how: "the same hold again is refused",
    changes: [
      hall("\t\tif one.Hold == token {\n\t\t\treturn one.booking, false, nil\n\t\t}\n", "\t\t_ = one\n"),
    ],
  },
  {
    name: "hold-of-any-event",
    how: "a hold of another event is booked",
    changes: [
      hall(
        "\theld, ok := h.holds[id][token]\n",
        "\tvar held hold\n\tok = false\n\tfor _, all := range h.holds {\n\t\tif one, known := all[token]; known {\n\t\t\theld, ok = one, true\n\t\t}\n\t}\n",
      ),
    ],
  },
  {
    name: "canceled-seat-stays",
    how: "a canceled seat stays taken",
    changes: [
      hall(
        "\tdelete(found.Bookings, booking)\n",
        "\tone := found.Bookings[booking]\n\tdelete(found.Bookings, booking)\n\th.holds[id][booking] = hold{one.Seat, h.now().Add(time.Hour)}\n",
      ),
    ],
  },
  {
    name: "canceled-twice",
    how: "a booking that is not there is canceled with 204",
    changes: [hall("\tif _, ok := found.Bookings[booking]; !ok {\n\t\treturn errUnknown\n\t}\n", "")],
  },
  {
    name: "sorted-as-text",
    how: "seat 10 comes before seat 2",
    changes: [
      hall("list[i].Seat < list[j].Seat", "strconv.Itoa(list[i].Seat) < strconv.Itoa(list[j].Seat)"),
      imports("hall.go", "sort", "strconv"),
    ],
  },
  {
    name: "held-counts-as-free",
    how: "held seats count as free",
    changes: [hall("found.Seats - len(h.taken(id))", "found.Seats - len(found.Bookings)")],
  },
  {
    name: "nothing-kept",
    how: "nothing outlives a restart",
    changes: [
      [
        "file.go",
        '\tfiles, err := filepath.Glob(filepath.Join(folder, "*.json"))\n',
        '\tfiles, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))\n',
      ],
    ],
  },
  {
    name: "bookings-not-kept",
    how: "events outlive a restart, and bookings do not",
    changes: [hall("\treturn one, true, h.save(id)\n", "\treturn one, true, nil\n")],
  },
  {
    name: "second-start-fails",
    how: "the program does not start a second time, because of a file that the first one left",
    needsTest: false,
    changes: [
      [
        "file.go",
        "\tif err := os.MkdirAll(folder, 0o755); err != nil {\n\t\treturn nil, err\n\t}\n",
        '\tif err := os.MkdirAll(folder, 0o755); err != nil {\n\t\treturn nil, err\n\t}\n\tif _, err := os.OpenFile("server.lock", os.O_CREATE|os.O_EXCL, 0o600); err != nil {\n\t\treturn nil, err\n\t}\n',
      ],
    ],
  },
  {
    name: "full-disk-unnoticed",
    how: "bookings are accepted on a full disk, and lost at the next start",
    needsTest: false,
    changes: [
      [
        "file.go",
        '\tif err := os.WriteFile(file+".new", text, 0o600); err != nil {\n\t\treturn err\n\t}\n',
        '\t_ = os.WriteFile(file+".new", text, 0o600)\n',
      ],
    ],
  },
  {
    name: "unknown-is-400",
    how: "what is unknown is answered with 400",
    changes: [
      server("fail(w, http.StatusNotFound, err.Error())", "fail(w, http.StatusBadRequest, err.Error())"),
    ],
  },
  {
    name: "ids-by-the-clock",
    how: "an id is the clock in milliseconds: two events share one",
    needsTest: false,
    changes: [
      hall(
        "\tbytes := make([]byte, 8)\n\tif _, err := rand.Read(bytes); err != nil {\n\t\tpanic(err)\n\t}\n\treturn hex.EncodeToString(bytes)\n",
        "\treturn strconv.FormatInt(time.Now().UnixMilli(), 36)\n",
      ),
      hall('\t"crypto/rand"\n\t"encoding/hex"\n', ""),
      imports("hall.go", "sort", "strconv"),
    ],
  },
  {
    name: "ends-on-null",
    how: "the body null ends the program",
    needsTest: false,
    changes: [
      server(
        "func read(w http.ResponseWriter, r *http.Request, into interface{}) bool {\n",
        'func read(w http.ResponseWriter, r *http.Request, into interface{}) bool {\n\tif text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 16<<10)); err == nil {\n\t\tif string(text) == "null" {\n\t\t\tlog.Fatal("nothing was sent")\n\t\t}\n\t\tr.Body = io.NopCloser(bytes.NewReader(text))\n\t}\n',
      ),
      imports("server.go", "errors", "io", "log"),
      ["server.go", "import (\n", 'import (\n\t"bytes"\n'],
    ],
  },
  {
    name: "slower-with-each-hold",
    how: "each hold takes a millisecond for each one before",
    needsTest: false,
    changes: [
      hall(
        `${HOLD}${LOCK}`,
        `var held int\n\n${HOLD}${LOCK}\theld++\n\ttime.Sleep(time.Duration(held) * time.Millisecond)\n`,
      ),
    ],
  },
  {
    name: "ends-after-3000",
    how: "the program ends after 3000 requests",
    needsTest: false,
    changes: [
      server(
        SERVE,
        `var seen int64\n\n${SERVE}\tif atomic.AddInt64(&seen, 1) > 3000 {\n\t\tlog.Fatal("too many requests")\n\t}\n`,
      ),
      imports("server.go", "errors", "log"),
      imports("server.go", "strings", "sync/atomic"),
    ],
  },
  {
    name: "open-files",
    how: "a file is left open for each change",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "file.go",
        "\tfile := filepath.Join(h.folder, id)\n",
        "\tfile := filepath.Join(h.folder, id)\n\tif one, err := os.Open(h.folder); err == nil {\n\t\topened = append(opened, one)\n\t}\n",
      ],
      ["file.go", "// save writes", "var opened []*os.File\n\n// save writes"],
    ],
  },
];
