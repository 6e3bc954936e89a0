import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import texts
from core import handle


class Handler(BaseHTTPRequestHandler):
    def do(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, value = handle(self.command, self.path, body)
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_DELETE = do_PUT = do


class Server(ThreadingHTTPServer):
    request_queue_size = 128


port = int(os.environ["PORT"])
Server(("", port), Handler).serve_forever()
