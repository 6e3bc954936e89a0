import type { Change } from "../../programs/developer.ts";
import type { Way } from "../variant.ts";

const BUILD = ["go", "build", "-o", "server", "."];

function go(name: string, how: string, rest: Omit<Way, "name" | "how"> = {}): Way {
  return { name, how, language: "go", run: { build: BUILD, start: ["./server"] }, program: "go", ...rest };
}

function built(build: string[], start: string[] = ["./server"]): Pick<Way, "run"> {
  return { run: { build, start } };
}

const CREATED = "\t\tn.mu.Unlock()\n\t\tsend(w, 201,";

/** After a note is kept, also does this. */
function afterCreating(code: string): Change {
  return ["notes/notes.go", CREATED, `\t\tn.mu.Unlock()\n${code}\t\tsend(w, 201,`];
}

/** The service of notes in Go. */
export const goWays: readonly Way[] = [
  go("go-log-30k", "30 KB of log a request", {
    changes: [
      ["main.go", `\t"os"\n`, `\t"os"\n\t"strings"\n`],
      [
        "main.go",
        `	log.Fatal(http.ListenAndServe(":" + os.Getenv("PORT"), notes.New()))`,
        `	n := notes.New()
	log.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		log.Println(strings.Repeat("x", 30000))
		n.ServeHTTP(w, r)
	})))`,
      ],
    ],
  }),
  go("go-multi-embed", "packages, embed, two programs, all addresses of IPv6", {
    program: "go-multi-embed",
    ...built(["go", "build", "-o", "bin/server", "./cmd/server"], ["./bin/server"]),
  }),
  go("go-embed-binary", "embeds a picture", { program: "go-embed-binary" }),
  go("go-vendor", "vendor folder", { program: "go-vendor" }),
  go("go-vendor-explicit", "vendor folder, -mod=vendor", {
    program: "go-vendor",
    ...built(["go", "build", "-mod=vendor", "-o", "server", "."]),
  }),
  go("go-workspace", "go.work with two modules", {
    program: "go-workspace",
    ...built(["go", "build", "-o", "server", "./app"]),
  }),
  go("go-subfolder-module", "the module is in a folder", {
    program: "go-subfolder-module",
    ...built(["sh", "-c", "cd backend && go build -o ../server ."]),
  }),
  go("go-run", "started by go run", built([], ["go", "run", "."])),
  go("go-actor-per-note", "a goroutine for each note, as long as the note lives", {
    changes: [afterCreating("\t\tgo func() {\n\t\t\tfor range make(chan string) {\n\t\t\t}\n\t\t}()\n")],
  }),
  go("go-expiry-goroutine", "a goroutine for each note deletes it after an hour", {
    changes: [
      ["notes/notes.go", `\t"sync"\n`, `\t"sync"\n\t"time"\n`],
      afterCreating(`		go func() {
			time.Sleep(time.Hour)
			n.mu.Lock()
			delete(n.texts, id)
			n.mu.Unlock()
		}()
`),
    ],
  }),
  go("go-makefile", "built by make", {
    files: [{ path: "Makefile", content: "build:\n\tgo build -o server .\n" }],
    ...built(["make", "build"]),
  }),
];
