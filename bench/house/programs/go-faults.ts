import { faulty, withFiles, type Change, type Developer } from "./developer.ts";
import { goShortener } from "./go-shortener.ts";

const add = "\ts.mutex.Lock()\n\tdefer s.mutex.Unlock()\n\tif code, known";
const find = "\ts.mutex.Lock()\n\tdefer s.mutex.Unlock()\n\ts.visits++";
const start = "\taddress := ";
const shortening = "\t\tvar asked struct {";
const redirect = "http.Redirect(w, r, link, http.StatusFound)";

function change(name: string, from: string, to: string): Developer {
  return faulty(goShortener, name, [["main.go", from, to] satisfies Change]);
}

/** Marks faults that need no test: programs that do not build or start, crash, race or leak. */
function withoutTests(developers: readonly Developer[]): Developer[] {
  return developers.map((one) => ({ ...one, fault: { inSpecification: true, needsTest: false } }));
}

/** Go programs that compile badly or not at all, or never come up. */
const neverUp: Developer[] = withoutTests([
  change("does not compile", "func isLink(text string) bool {", "func isLink(text string) bool"),
  change("imports what it does not use", `\t"os"\n`, `\t"os"\n\t"time"\n`),
  change("needs a newer standard library", `\t"log"\n`, `\tlog "log/slog"\n`),
  change("needs a package from the network", `\t"log"\n`, `\t"github.com/labstack/echo/v4"\n\t"log"\n`),
  faulty(goShortener, "has no main package", [
    ["main.go", "package main", "package shortener"],
    ["main_test.go", "package main", "package shortener"],
  ]),
  faulty(goShortener, "asks for a toolchain that is not there", [
    ["go.mod", "go 1.19\n", "go 1.99.0\ntoolchain go1.99.0\n"],
  ]),
  change("is cut off", behind(0.6), ""),
  change("panics at start", start, `\tvar links map[string]string\n\tlinks["a"] = "b"\n${start}`),
  change("ends at once", start, `\tos.Exit(0)\n${start}`),
  faulty(goShortener, "never listens", [
    ["main.go", `\t"sync"\n`, `\t"sync"\n\t"time"\n`],
    [
      "main.go",
      "log.Fatal(http.ListenAndServe(address, newHandler()))",
      `log.Println(address, newHandler())\n\tfor {\n\t\ttime.Sleep(time.Hour)\n\t}`,
    ],
  ]),
  change("ignores the port", `":" + os.Getenv("PORT")`, `os.Getenv("ADDRESS") + ":8080"`),
  change("reads another variable", `os.Getenv("PORT")`, `os.Getenv("SERVICE_PORT")`),
  withFiles(goShortener, "writes next to its project", [
    { path: "../outside.go", content: "package main\n" },
  ]),
  withFiles(goShortener, "has an absolute path", [
    { path: "/etc/cron.d/job", content: "* * * * * root id\n" },
  ]),
]);

/** Go programs that answer wrongly. */
const wrong: Developer[] = [
  change("answers 200 in place of a redirect", redirect, `w.Header().Set("Location", link)`),
  change("declares its route as newer Go does: a dead path", `"/shorten"`, `"POST /shorten"`),
  change("knows every code", "http.NotFound(w, r)", `http.Redirect(w, r, "/", http.StatusFound)`),
  change("takes any text for a link", "return err == nil && ", "return err == nil || "),
  change(
    "takes any scheme",
    `(parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""`,
    `parsed.Scheme != ""`,
  ),
  change(
    "has a new code each time",
    "known := s.codes[link]; known",
    `known := s.codes[link]; known && code == ""`,
  ),
  change(
    "has one code for all",
    `strconv.FormatInt(int64(len(s.codes)+1000), 36)`,
    `strconv.Itoa(len("same"))`,
  ),
  change("loses the query", redirect, `http.Redirect(w, r, strings.Split(link, "?")[0], http.StatusFound)`),
  change(
    "hard-codes the tests' answers",
    redirect,
    `link = "https://example.com/second/page?q=1"\n\t\t${redirect}`,
  ),
  faulty(
    goShortener,
    "fails its own test",
    [["main_test.go", "http.StatusCreated {", "http.StatusTeapot {"]],
    { needsTest: false },
  ),
  faulty(
    goShortener,
    "has a test that does not compile",
    [["main_test.go", "answer.Code !=", "answer.Status !="]],
    { needsTest: false },
  ),
];

/** Go programs that answer well at first, and are not fit to run. */
const unfit: Developer[] = withoutTests([
  faulty(goShortener, "has no lock", [
    ["main.go", add, "\tif code, known"],
    ["main.go", find, "\ts.visits++"],
    ["main.go", "\tmutex  sync.Mutex\n", ""],
    ["main.go", `\t"sync"\n`, ""],
  ]),
  faulty(goShortener, "counts visits without a lock", [
    ["main.go", find, `\ts.visits++\n\ts.mutex.Lock()\n\tdefer s.mutex.Unlock()`],
  ]),
  change(
    "leaves a goroutine behind for each request",
    shortening,
    `\t\tgo func() { <-make(chan struct{}) }()\n${shortening}`,
  ),
  change("hangs on a request", shortening, `\t\t<-make(chan struct{})\n${shortening}`),
  change("never gives its lock back", find, "\ts.mutex.Lock()\n\ts.visits++"),
  change(
    "ends on bad input",
    `http.Error(w, "an http or https link is needed", http.StatusBadRequest)`,
    `log.Fatal("bad input")`,
  ),
  change(
    "floods its output",
    start,
    `\tgo func() {\n\t\tfor {\n\t\t\tlog.Println(strings.Repeat("noise ", 1000))\n\t\t}\n\t}()\n${start}`,
  ),
  change(
    "eats memory",
    shortening,
    `\t\thog := make([]byte, 4<<30)\n\t\tfor i := range hog {\n\t\t\thog[i] = 1\n\t\t}\n${shortening}`,
  ),
  change(
    "ends after a few requests",
    "\ts.visits++",
    `\ts.visits++\n\tif s.visits > 10 {\n\t\tos.Exit(0)\n\t}`,
  ),
  faulty(goShortener, "reads bodies under its lock", [
    ["main.go", shortening, `\t\treading.Lock()\n\t\tdefer reading.Unlock()\n${shortening}`],
    ["main.go", "func newHandler()", "var reading sync.Mutex\n\nfunc newHandler()"],
  ]),
  change("panics on an unknown code", "http.NotFound(w, r)", `panic("no such code")`),
]);

/** Every faulty Go program. */
export const goFaults: Developer[] = [...neverUp, ...wrong, ...unfit];

/** What of main.go comes behind the given part of it. */
function behind(part: number): string {
  const text = goShortener.files.find(({ path }) => path === "main.go")?.content ?? "";
  return text.slice(Math.floor(text.length * part));
}
