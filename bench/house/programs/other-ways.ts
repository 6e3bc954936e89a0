import { otherwise, type Developer } from "./developer.ts";
import { goShortener } from "./go-shortener.ts";
import { pythonShortener } from "./python-shortener.ts";
import { typescriptShortener } from "./typescript-shortener.ts";

const go = (name: string, from: string, to: string): Developer =>
  otherwise(goShortener, name, [
    ["main.go", from, to],
    // Whatever a change needs beyond what there is.
    ...(to.includes("time.") ? [["main.go", `\t"sync"\n`, `\t"sync"\n\t"time"\n`] as const] : []),
  ]);

const start = "\taddress := ";

/** Correct programs that a judge in a hurry might refuse. */
export const otherWays: Developer[] = [
  go("correct, in no tidy format", "return err == nil && (", "return   err == nil&&("),
  go(
    "correct, with work in the background",
    start,
    `\tgo func() {\n\t\tfor range time.Tick(time.Second) {\n\t\t\tlog.Println("alive")\n\t\t}\n\t}()\n${start}`,
  ),
  go("correct, and slow to start", start, `\ttime.Sleep(1500 * time.Millisecond)\n${start}`),
  go("correct, on loopback only", `":" + os.Getenv("PORT")`, `"127.0.0.1:" + os.Getenv("PORT")`),
  go("correct, with other codes for its redirects", "http.StatusFound", "http.StatusPermanentRedirect"),
  go(
    "correct, with a journal in its folder",
    start,
    `\tif err := os.WriteFile("journal.txt", []byte("started"), 0o600); err != nil {\n\t\tlog.Fatal(err)\n\t}\n${start}`,
  ),
  otherwise(pythonShortener, "correct, on all addresses, and talkative", [
    ["service.py", `("127.0.0.1", port)`, `("", port)`],
    ["service.py", "        pass\n", `        print("log", format % args, flush=True)\n`],
  ]),
  otherwise(pythonShortener, "correct, with a pool that grows, and temporary files that go", [
    [
      "service.py",
      "import os\nimport threading\n",
      "import os\nimport tempfile\nfrom concurrent.futures import ThreadPoolExecutor\n",
    ],
    [
      "service.py",
      '        if self.path != "/shorten":\n',
      '        with tempfile.NamedTemporaryFile() as file:\n            file.write(body)\n        if self.path != "/shorten":\n',
    ],
    [
      "service.py",
      `if __name__ == "__main__":\n`,
      `class Server(ThreadingHTTPServer):
    pool = ThreadPoolExecutor(50)

    def process_request(self, request, client_address):
        self.pool.submit(self.process_request_thread, request, client_address)


if __name__ == "__main__":
`,
    ],
    ["service.py", `    ThreadingHTTPServer(("127`, `    Server(("127`],
  ]),
  otherwise(pythonShortener, "correct, one request at a time", [
    ["service.py", "ThreadingHTTPServer", "HTTPServer"],
    ["service.py", `    protocol_version = "HTTP/1.1"\n\n`, ""],
  ]),
  {
    ...typescriptShortener,
    name: "typescript: correct, built and started by npm",
    specification: {
      ...typescriptShortener.specification,
      run: { build: ["npm", "run", "build"], start: ["npm", "start"], portVariable: "PORT" },
    },
  },
];
