import type { Fault } from "../variant.ts";
import { unfitFaults } from "./unfit-faults.ts";

/** Faulty programs for the link shortener. */
export const faults: readonly Fault[] = [
  { name: "alias-min-4", how: "off by one in the alias length", changes: [["main.go", "{3,32}", "{4,32}"]] },
  {
    name: "again-201",
    how: "the same url gives 201",
    changes: [["main.go", "status, code = http.StatusOK, known", "status, code = http.StatusCreated, known"]],
  },
  {
    name: "limit-by-header",
    how: "only Content-Length is looked at: a body in chunks has no limit",
    needsTest: false,
    changes: [
      [
        "main.go",
        "\terr := json.NewDecoder(http.MaxBytesReader(w, r.Body, 64<<10))",
        "\tlimit := int64(64 << 10)\n\tif r.ContentLength < 0 {\n\t\tlimit = 1 << 30\n\t}\n\terr := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))",
      ],
    ],
  },
  {
    name: "unbounded-body",
    how: "no limit of the body",
    changes: [["main.go", "http.MaxBytesReader(w, r.Body, 64<<10)", "r.Body"]],
  },
  {
    name: "second-delete-panics",
    how: "panics where the link is gone already",
    changes: [
      [
        "main.go",
        `	if found == nil {
		fail(w, http.StatusNotFound, "no such link")
		return
	}
	switch`,
        `	if found == nil && r.Method == http.MethodGet {
		fail(w, http.StatusNotFound, "no such link")
		return
	}
	switch`,
      ],
    ],
  },
  {
    name: "delete-keeps-url",
    how: "after delete, the url still leads to the dead code",
    changes: [
      [
        "main.go",
        `		if s.byURL[found.URL] == code {
			delete(s.byURL, found.URL)
		}
`,
        "",
      ],
    ],
  },
  {
    name: "hard-coded-urls",
    how: "Location from a table of the tests' urls",
    changes: [
      [
        "main.go",
        '\tw.Header().Set("Location", target)',
        `	for _, one := range []string{"docs.example.com/guide", "one.example.com/a", "two.example.com/b", "al.example.com/1"} {
		if "https://"+one == target {
			w.Header().Set("Location", target)
		}
	}
	if strings.HasPrefix(target, "https://shop") {
		target = "https://shop.example.com/search?q=red+shoes&page=2#results"
		w.Header().Set("Location", target)
	}`,
      ],
    ],
  },
  {
    name: "errors-as-text",
    how: "errors are text/plain",
    changes: [
      [
        "main.go",
        '\tsend(w, status, map[string]string{"error": text})',
        '\thttp.Error(w, `{"error": "`+text+`"}`, status)',
      ],
    ],
  },
  {
    name: "javascript-ok",
    how: "takes every scheme",
    changes: [
      [
        "main.go",
        '(parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""',
        'parsed.Scheme != ""',
      ],
    ],
  },
  {
    name: "page-unescaped",
    how: "XSS on the page",
    changes: [["main.go", "html.EscapeString(one.URL)", "one.URL"]],
  },
  {
    name: "200-with-error",
    how: "unknown code: 200 with an error in the body",
    changes: [
      [
        "main.go",
        `		fail(w, http.StatusNotFound, "no such link")
		return
	}
	w.Header`,
        `		fail(w, http.StatusOK, "no such link")
		return
	}
	w.Header`,
      ],
    ],
  },
  {
    name: "alias-lower-cased",
    how: "aliases are kept in lower case",
    changes: [
      [
        "main.go",
        "status, code := http.StatusCreated, in.Alias",
        "status, code := http.StatusCreated, strings.ToLower(in.Alias)",
      ],
    ],
  },
  ...unfitFaults,
];
