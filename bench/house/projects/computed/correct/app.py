import json
import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

SEEN = {}


def depth(text):
    return len([part for part in urlsplit(text).path.split("/") if part])


def compute(text):
    letters = re.sub("[^a-z]", "", text.lower())
    return 201, {"text": text, "palindrome": letters == letters[::-1]}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
            status, value = compute(body["text"])
        except (ValueError, KeyError, TypeError, AttributeError):
            status, value = 400, {"error": "bad"}
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.send_error(404)


class Server(ThreadingHTTPServer):
    request_queue_size = 128


Server(("", int(os.environ["PORT"])), Handler).serve_forever()
