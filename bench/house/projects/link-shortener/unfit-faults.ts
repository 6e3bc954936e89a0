import type { Change } from "../../programs/developer.ts";
import type { Fault } from "../variant.ts";

const ATOMIC: Change = ["main.go", '\t"sync"\n', '\t"sync"\n\t"sync/atomic"\n'];

/** Runs this code before each request. */
function beforeEach(code: string, variables: string): readonly Change[] {
  const counted = `counted(newServer().handler())))
}

${variables}

func counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		${code}
		next.ServeHTTP(w, r)
	})
}`;
  return [["main.go", "newServer().handler()))\n}", counted]];
}

/** Programs with a fault that needs no test: races, crashes, delays, leaks, and other surroundings. */
export const unfitFaults: readonly Fault[] = [
  {
    name: "hits-no-lock",
    how: "hits counted outside the lock: data race",
    needsTest: false,
    changes: [
      [
        "main.go",
        "\t\tfound.Hits++\n\t\ttarget = found.URL\n\t}\n\ts.mu.Unlock()",
        `		target = found.URL
	}
	s.mu.Unlock()
	if found != nil {
		found.Hits++
	}`,
      ],
    ],
  },
  {
    name: "hits-lost-update",
    how: "hits read and written under two locks: lost update, no data race",
    needsTest: false,
    changes: [
      [
        "main.go",
        "\t\tfound.Hits++\n\t\ttarget = found.URL\n\t}\n\ts.mu.Unlock()",
        `		target = found.URL
	}
	hits := 0
	if found != nil {
		hits = found.Hits
	}
	s.mu.Unlock()
	if found != nil {
		log.Println("hit", found.Code)
		s.mu.Lock()
		found.Hits = hits + 1
		s.mu.Unlock()
	}`,
      ],
    ],
  },
  {
    name: "port-ignored",
    how: "listens on 8080 whatever PORT says",
    needsTest: false,
    changes: [["main.go", 'port := os.Getenv("PORT")', 'port := os.Getenv("APP_PORT")']],
  },
  {
    name: "goroutine-leak",
    how: "a ticker goroutine for each created link, never ended",
    inSpecification: false,
    needsTest: false,
    changes: [
      ["main.go", '\t"sync"\n', '\t"sync"\n\t"time"\n'],
      [
        "main.go",
        "\t\ts.links[code] = &link{Code: code, URL: in.URL}\n",
        `		s.links[code] = &link{Code: code, URL: in.URL}
		go func() {
			for range time.Tick(time.Minute) {
				log.Println("alive", code)
			}
		}()
`,
      ],
    ],
  },
  {
    name: "sigterm-ignored",
    how: "catches SIGTERM and does nothing",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "main.go",
        '\tport := os.Getenv("PORT")',
        `	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM)
	port := os.Getenv("PORT")`,
      ],
      ["main.go", '\t"os"\n', '\t"os"\n\t"os/signal"\n'],
      ["main.go", '\t"sync"\n', '\t"sync"\n\t"syscall"\n'],
    ],
  },
  {
    name: "background-process",
    how: "starts sleep 1000 and leaves it",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "main.go",
        '\tport := os.Getenv("PORT")',
        `	_ = exec.Command("sleep", "1000").Start()
	port := os.Getenv("PORT")`,
      ],
      ["main.go", '\t"os"\n', '\t"os"\n\t"os/exec"\n'],
    ],
  },
  {
    name: "short-hash-codes",
    how: "code is 16 bits of a hash: two urls share a code now and then",
    needsTest: false,
    changes: [
      [
        "main.go",
        `			code = newCode()
			for s.links[code] != nil {
				code = newCode()
			}
`,
        `			code = fmt.Sprintf("%04x", crc32.ChecksumIEEE([]byte(in.URL))&0xffff)
`,
      ],
      ["main.go", '\t"fmt"\n', '\t"fmt"\n\t"hash/crc32"\n'],
    ],
  },
  {
    name: "loopback-v4-only",
    how: "listens on 127.0.0.1 only",
    inSpecification: false,
    needsTest: false,
    changes: [["main.go", 'ListenAndServe(":"+port', 'ListenAndServe("127.0.0.1:"+port']],
  },
  {
    name: "page-holds-lock-slow",
    how: "page takes 20 ms per link, under the lock",
    needsTest: false,
    changes: [
      ["main.go", '\t"sync"\n', '\t"sync"\n\t"time"\n'],
      [
        "main.go",
        "\tfor code, one := range s.links {\n",
        `	for code, one := range s.links {
		time.Sleep(20 * time.Millisecond)
`,
      ],
    ],
  },
  {
    name: "deadlock-on-taken",
    how: "the lock is not given back where an alias is taken",
    needsTest: false,
    changes: [
      ["main.go", "\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\tstatus, code", "\ts.mu.Lock()\n\tstatus, code"],
      [
        "main.go",
        "\tif status == http.StatusCreated {\n",
        "\tdefer s.mu.Unlock()\n\tif status == http.StatusCreated {\n",
      ],
    ],
  },
  {
    name: "keeps-every-request",
    how: "memory leak: 32 KiB kept for each request",
    inSpecification: false,
    needsTest: false,
    changes: beforeEach(
      "mutex.Lock()\n\t\thistory = append(history, make([]byte, 32<<10))\n\t\tmutex.Unlock()",
      "var history [][]byte\nvar mutex sync.Mutex",
    ),
  },
  {
    name: "dies-after-1000",
    how: "ends after 1,000 requests",
    needsTest: false,
    changes: [
      ...beforeEach(
        `if atomic.AddInt64(&seen, 1) > 1000 {\n\t\t\tlog.Fatal("too many")\n\t\t}`,
        "var seen int64",
      ),
      ATOMIC,
    ],
  },
  {
    name: "dies-after-5000",
    how: "ends after 5,000 requests",
    needsTest: false,
    changes: [
      ...beforeEach(
        `if atomic.AddInt64(&seen, 1) > 5000 {\n\t\t\tlog.Fatal("too many")\n\t\t}`,
        "var seen int64",
      ),
      ATOMIC,
    ],
  },
  {
    name: "slow-after-300",
    how: "2 s for each answer after 300 requests",
    needsTest: false,
    changes: [
      ...beforeEach(
        "if atomic.AddInt64(&seen, 1) > 300 {\n\t\t\ttime.Sleep(2 * time.Second)\n\t\t}",
        "var seen int64",
      ),
      ["main.go", '\t"sync"\n', '\t"sync"\n\t"sync/atomic"\n\t"time"\n'],
    ],
  },
  {
    name: "leaks-fds",
    how: "a file left open for each request",
    inSpecification: false,
    needsTest: false,
    changes: beforeEach(
      'if file, err := os.Open("/dev/null"); err == nil {\n\t\t\tmutex.Lock()\n\t\t\topen = append(open, file)\n\t\t\tmutex.Unlock()\n\t\t}',
      "var open []*os.File\nvar mutex sync.Mutex",
    ),
  },
];
