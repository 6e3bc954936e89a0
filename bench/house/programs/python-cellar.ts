import type { AcceptanceTests } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";
import { http, must, restart, test } from "../projects/steps.ts";
import type { Developer } from "./developer.ts";

const specification: Specification = {
  title: "Wine cellar",
  language: "python",
  kind: "http-service",
  summary: "Keeps bottles and how many there are, on disk.",
  run: { build: [], start: ["python3", "cellar.py"], portVariable: "PORT" },
  interface: [
    {
      name: "add",
      usage: `POST /wines {"name": "...", "bottles": 6}`,
      description: `201 {"id", "name", "bottles"}`,
    },
    {
      name: "take",
      usage: `POST /wines/{id}/taken {"bottles": 1}, header Idempotency-Key (optional)`,
      description: "200 and the wine",
    },
    { name: "read and remove", usage: "GET and DELETE /wines/{id}", description: "200 and the wine; 204" },
  ],
  criteria: [
    must(
      "C1",
      "the service runs",
      "a wine is added",
      "201 with an id; no two wines ever have the same id, also not after one was removed",
    ),
    must(
      "C2",
      "a wine",
      "bottles are taken",
      "200 and the bottles that are left; 409 if there are not enough",
    ),
    must(
      "C3",
      "a wine",
      "bottles are taken again with the same Idempotency-Key, also after a restart",
      "200 with the first answer; they are taken once",
    ),
    must("C4", "a wine", "it is removed", "204; afterwards it is unknown (404)"),
    must(
      "C5",
      "something was answered with 2xx",
      "the service is stopped or killed and started again in its folder",
      "everything is there as it was answered",
    ),
  ],
  outOfScope: ["accounts", "other methods"],
};

const add = (bottles: number): ReturnType<typeof http> =>
  http("POST", "/wines", {
    send: { name: "Rioja {{new:word}}", bottles },
    status: 201,
    capture: [["wine", "id"]],
  });

const take = (bottles: number, status: number, key: string | null = null): ReturnType<typeof http> =>
  http("POST", "/wines/{{wine}}/taken", {
    send: { bottles },
    with: [
      ["Content-Type", "application/json"],
      ...(key === null ? [] : ([["Idempotency-Key", key]] as const)),
    ],
    status,
  });

const has = (bottles: number): ReturnType<typeof http> =>
  http("GET", "/wines/{{wine}}", { status: 200, has: [`"bottles"\\s*:\\s*${bottles}\\b`] });

const unknown = http("GET", "/wines/{{wine}}", { status: 404 });

const tests: AcceptanceTests = {
  tests: [
    test("C1", "a wine is added", add(6), has(6)),
    test("C2", "bottles are taken", add(6), take(2, 200), take(5, 409), has(4)),
    test(
      "C3",
      "the same key takes them once",
      add(6),
      take(2, 200, "{{new:word:2}}"),
      take(2, 200, "{{new:word:2}}"),
      has(4),
    ),
    test("C4", "a wine is removed", add(6), http("DELETE", "/wines/{{wine}}", { status: 204 }), unknown),
    test("C5", "a wine is there after a restart", add(6), take(2, 200), restart, has(4)),
  ],
};

const program = `import json
import os
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JOURNAL = "cellar.jsonl"
lock = threading.Lock()
wines = {}
answers = {}
last = 0


def apply(entry):
    global last
    number = entry["id"]
    if entry["what"] == "add":
        last = number
        wines[number] = {"id": number, "name": entry["name"], "bottles": entry["bottles"]}
    elif entry["what"] == "take":
        wines[number]["bottles"] -= entry["bottles"]
        if entry["key"]:
            answers[entry["key"]] = dict(wines[number])
    else:
        del wines[number]


def load():
    if os.path.exists(JOURNAL):
        with open(JOURNAL) as file:
            lines = file.read().split("\\n")
        for line in lines[:-1]:
            apply(json.loads(line))
        with open(JOURNAL, "w") as file:
            file.write("".join(line + "\\n" for line in lines[:-1]))


def keep(entry):
    journal.write(json.dumps(entry) + "\\n")
    journal.flush()
    apply(entry)


def number_in(body, name):
    value = body.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


class Cellar(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def reply(self, status, content=None):
        body = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def body(self):
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def wine(self, words):
        if len(words) < 2 or words[0] != "wines" or not words[1].isascii() or not words[1].isdigit():
            return None
        return wines.get(int(words[1][:18]))

    def do_POST(self):
        words = self.path.strip("/").split("/")
        body = self.body()
        bottles = number_in(body, "bottles")
        with lock:
            if words == ["wines"]:
                name = body.get("name")
                if not isinstance(name, str) or bottles is None:
                    return self.reply(400, {"error": "name and bottles are needed"})
                keep({"what": "add", "id": last + 1, "name": name, "bottles": bottles})
                return self.reply(201, wines[last])
            wine = self.wine(words)
            if wine is None or words[2:] != ["taken"]:
                return self.reply(404, {"error": "there is no such wine"})
            if bottles is None:
                return self.reply(400, {"error": "bottles is needed"})
            key = self.headers.get("Idempotency-Key")
            if key in answers:
                return self.reply(200, answers[key])
            if wine["bottles"] < bottles:
                return self.reply(409, {"error": "there are not enough"})
            keep({"what": "take", "id": wine["id"], "bottles": bottles, "key": key})
            self.reply(200, wine)

    def do_GET(self):
        words = self.path.strip("/").split("/")
        with lock:
            wine = self.wine(words)
            if wine is None or len(words) != 2:
                return self.reply(404, {"error": "there is no such wine"})
            self.reply(200, wine)

    def do_DELETE(self):
        words = self.path.strip("/").split("/")
        with lock:
            wine = self.wine(words)
            if wine is None or len(words) != 2:
                return self.reply(404, {"error": "there is no such wine"})
            keep({"what": "remove", "id": wine["id"]})
            self.reply(204)


def end(*_):
    with lock:
        journal.close()
        os._exit(0)


signal.signal(signal.SIGTERM, end)
load()
journal = open(JOURNAL, "a")
ThreadingHTTPServer(("", int(os.environ["PORT"])), Cellar).serve_forever()
`;

/** A correct service that keeps each change on disk before it answers. */
export const pythonCellar: Developer = {
  name: "python: correct cellar",
  fault: null,
  specification,
  tests,
  files: [
    { path: "cellar.py", content: program },
    { path: "README.md", content: "# Wine cellar\n\nPORT=8080 python3 cellar.py\n" },
  ],
};
