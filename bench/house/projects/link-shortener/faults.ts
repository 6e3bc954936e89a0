import type { Fault } from "../variant.ts";

/** Faulty programs for the link shortener. */
export const faults: readonly Fault[] = [
  { name: "alias-min-4", how: "off by one in the alias length", changes: [["main.go", "{3,32}", "{4,32}"]] },
  { name: "again-201", how: "the same url gives 201", changes: [["main.go", "status, code = http.StatusOK, known", "status, code = http.StatusCreated, known"]] },
  { name: "hits-no-lock", how: "hits counted outside the lock: data race", needsTest: false, changes: [["main.go", "\t\tfound.Hits++\n\t\ttarget = found.URL\n\t}\n\ts.mu.Unlock()", `		target = found.URL
	}
	s.mu.Unlock()
	if found != nil {
		found.Hits++
	}`]] },
  { name: "hits-lost-update", how: "hits read and written under two locks: lost update, no data race", needsTest: false, changes: [["main.go", "\t\tfound.Hits++\n\t\ttarget = found.URL\n\t}\n\ts.mu.Unlock()", `		target = found.URL
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
	}`]] },
  { name: "keeps-every-request", how: "memory leak: 32 KiB kept for each request", inSpecification: false, needsTest: false, changes: [["main.go", "newServer().handler()))\n}", `counted(newServer().handler())))
}

var seen int64
var history [][]byte
var mutex sync.Mutex

func counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		history = append(history, make([]byte, 32<<10))
		mutex.Unlock()
		next.ServeHTTP(w, r)
	})
}`]] },
  { name: "unbounded-body", how: "no limit of the body", changes: [["main.go", "http.MaxBytesReader(w, r.Body, 64<<10)", "r.Body"]] },
  { name: "port-ignored", how: "listens on 8080 whatever PORT says", needsTest: false, changes: [["main.go", "port := os.Getenv(\"PORT\")", "port := os.Getenv(\"APP_PORT\")"]] },
  { name: "second-delete-panics", how: "panics where the link is gone already", changes: [["main.go", `	if found == nil {
		fail(w, http.StatusNotFound, "no such link")
		return
	}
	switch`, `	if found == nil && r.Method == http.MethodGet {
		fail(w, http.StatusNotFound, "no such link")
		return
	}
	switch`]] },
  { name: "delete-keeps-url", how: "after delete, the url still leads to the dead code", changes: [["main.go", `		if s.byURL[found.URL] == code {
			delete(s.byURL, found.URL)
		}
`, ""]] },
  { name: "hard-coded-urls", how: "Location from a table of the tests' urls", changes: [["main.go", "\tw.Header().Set(\"Location\", target)", `	for _, one := range []string{"docs.example.com/guide", "one.example.com/a", "two.example.com/b", "al.example.com/1"} {
		if "https://"+one == target {
			w.Header().Set("Location", target)
		}
	}
	if strings.HasPrefix(target, "https://shop") {
		target = "https://shop.example.com/search?q=red+shoes&page=2#results"
		w.Header().Set("Location", target)
	}`]] },
  { name: "errors-as-text", how: "errors are text/plain", changes: [["main.go", "\tsend(w, status, map[string]string{\"error\": text})", "\thttp.Error(w, `{\"error\": \"`+text+`\"}`, status)"]] },
  { name: "javascript-ok", how: "takes every scheme", changes: [["main.go", "(parsed.Scheme == \"http\" || parsed.Scheme == \"https\") && parsed.Host != \"\"", "parsed.Scheme != \"\""]] },
  { name: "page-unescaped", how: "XSS on the page", changes: [["main.go", "html.EscapeString(one.URL)", "one.URL"]] },
  { name: "dies-after-1000", how: "ends after 1,000 requests", needsTest: false, changes: [["main.go", "newServer().handler()))\n}", `counted(newServer().handler())))
}

var seen int64

func counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if atomic.AddInt64(&seen, 1) > 1000 {
			log.Fatal("too many")
		}
		next.ServeHTTP(w, r)
	})
}`], ["main.go", "\t\"sync\"\n", "\t\"sync\"\n\t\"sync/atomic\"\n"]] },
  { name: "dies-after-5000", how: "ends after 5,000 requests", needsTest: false, changes: [["main.go", "newServer().handler()))\n}", `counted(newServer().handler())))
}

var seen int64

func counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if atomic.AddInt64(&seen, 1) > 5000 {
			log.Fatal("too many")
		}
		next.ServeHTTP(w, r)
	})
}`], ["main.go", "\t\"sync\"\n", "\t\"sync\"\n\t\"sync/atomic\"\n"]] },
  { name: "slow-after-300", how: "2 s for each answer after 300 requests", needsTest: false, changes: [["main.go", "newServer().handler()))\n}", `counted(newServer().handler())))
}

var seen int64

func counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if atomic.AddInt64(&seen, 1) > 300 {
			time.Sleep(2 * time.Second)
		}
		next.ServeHTTP(w, r)
	})
}`], ["main.go", "\t\"sync\"\n", "\t\"sync\"\n\t\"sync/atomic\"\n\t\"time\"\n"]] },
  { name: "leaks-fds", how: "a file left open for each request", inSpecification: false, needsTest: false, changes: [["main.go", "newServer().handler()))\n}", `counted(newServer().handler())))
}

var seen int64
var open []*os.File
var mutex sync.Mutex

func counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if file, err := os.Open("/dev/null"); err == nil {
			mutex.Lock()
			open = append(open, file)
			mutex.Unlock()
		}
		next.ServeHTTP(w, r)
	})
}`]] },
  { name: "goroutine-leak", how: "a ticker goroutine for each created link, never ended", inSpecification: false, needsTest: false, changes: [["main.go", "\t\"sync\"\n", "\t\"sync\"\n\t\"time\"\n"], ["main.go", "\t\ts.links[code] = &link{Code: code, URL: in.URL}\n", `		s.links[code] = &link{Code: code, URL: in.URL}
		go func() {
			for range time.Tick(time.Minute) {
				log.Println("alive", code)
			}
		}()
`]] },
  { name: "sigterm-ignored", how: "catches SIGTERM and does nothing", inSpecification: false, needsTest: false, changes: [["main.go", "\tport := os.Getenv(\"PORT\")", `	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM)
	port := os.Getenv("PORT")`], ["main.go", "\t\"os\"\n", "\t\"os\"\n\t\"os/signal\"\n"], ["main.go", "\t\"sync\"\n", "\t\"sync\"\n\t\"syscall\"\n"]] },
  { name: "background-process", how: "starts sleep 1000 and leaves it", inSpecification: false, needsTest: false, changes: [["main.go", "\tport := os.Getenv(\"PORT\")", `	_ = exec.Command("sleep", "1000").Start()
	port := os.Getenv("PORT")`], ["main.go", "\t\"os\"\n", "\t\"os\"\n\t\"os/exec\"\n"]] },
  { name: "short-hash-codes", how: "code is 16 bits of a hash: two urls share a code now and then", needsTest: false, changes: [["main.go", `			code = newCode()
			for s.links[code] != nil {
				code = newCode()
			}
`, `			code = fmt.Sprintf("%04x", crc32.ChecksumIEEE([]byte(in.URL))&0xffff)
`], ["main.go", "\t\"fmt\"\n", "\t\"fmt\"\n\t\"hash/crc32\"\n"]] },
  { name: "loopback-v4-only", how: "listens on 127.0.0.1 only", inSpecification: false, needsTest: false, changes: [["main.go", "ListenAndServe(\":\"+port", "ListenAndServe(\"127.0.0.1:\"+port"]] },
  { name: "200-with-error", how: "unknown code: 200 with an error in the body", changes: [["main.go", `		fail(w, http.StatusNotFound, "no such link")
		return
	}
	w.Header`, `		fail(w, http.StatusOK, "no such link")
		return
	}
	w.Header`]] },
  { name: "alias-lower-cased", how: "aliases are kept in lower case", changes: [["main.go", "status, code := http.StatusCreated, in.Alias", "status, code := http.StatusCreated, strings.ToLower(in.Alias)"]] },
  { name: "page-holds-lock-slow", how: "page takes 20 ms per link, under the lock", needsTest: false, changes: [["main.go", "\t\"sync\"\n", "\t\"sync\"\n\t\"time\"\n"], ["main.go", "\tfor code, one := range s.links {\n", `	for code, one := range s.links {
		time.Sleep(20 * time.Millisecond)
`]] },
  { name: "deadlock-on-taken", how: "the lock is not given back where an alias is taken", needsTest: false, changes: [["main.go", "\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\tstatus, code", "\ts.mu.Lock()\n\tstatus, code"], ["main.go", "\tif status == http.StatusCreated {\n", "\tdefer s.mu.Unlock()\n\tif status == http.StatusCreated {\n"]] },
];
