import type { Developer } from "./developer.ts";
import { shortenerSpecification, shortenerTests } from "./shortener-job.ts";

const service = `import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from links import Links

LINKS = Links()


def is_link(text):
    if not isinstance(text, str):
        return False
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(min(length, 65536))
        if self.path != "/shorten":
            return self.answer(404, {"error": "not found"})
        try:
            link = json.loads(body).get("url")
        except (ValueError, AttributeError):
            return self.answer(400, {"error": "JSON is needed"})
        if not is_link(link):
            return self.answer(400, {"error": "an http or https link is needed"})
        self.answer(201, {"code": LINKS.add(link)})

    def do_GET(self):
        link = LINKS.find(self.path.lstrip("/"))
        if link is None:
            return self.answer(404, {"error": "unknown code"})
        self.answer(302, {}, {"Location": link})

    def answer(self, status, content, headers=None):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


if __name__ == "__main__":
    port = int(os.environ["PORT"])
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
`;

const links = `import threading


class Links:
    def __init__(self):
        self.lock = threading.Lock()
        self.codes = {}
        self.links = {}

    def add(self, link):
        with self.lock:
            if link not in self.codes:
                code = "p%x" % (len(self.codes) + 4096)
                self.codes[link] = code
                self.links[code] = link
            return self.codes[link]

    def find(self, code):
        with self.lock:
            return self.links.get(code)
`;

const test = `import unittest

from links import Links


class LinksTest(unittest.TestCase):
    def test_same_link_same_code(self):
        links = Links()
        self.assertEqual(links.add("http://a.example"), links.add("http://a.example"))

    def test_unknown_code(self):
        self.assertIsNone(Links().find("nothing"))


if __name__ == "__main__":
    unittest.main()
`;

/** A correct URL shortener in Python, of the standard library alone. */
export const pythonShortener: Developer = {
  name: "python: correct shortener",
  fault: null,
  specification: shortenerSpecification("python", { build: [], start: ["python3", "service.py"] }),
  tests: shortenerTests,
  files: [
    { path: "service.py", content: service },
    { path: "links.py", content: links },
    { path: "test_links.py", content: test },
    { path: "README.md", content: "# URL shortener\n\nPOST /shorten, GET /{code}.\n" },
  ],
};
