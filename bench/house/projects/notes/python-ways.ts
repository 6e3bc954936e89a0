import type { HandedFile } from "../../programs/developer.ts";
import type { Way } from "../variant.ts";

const SERVE = `port = int(os.environ["PORT"])\n`;
const HANDLED = "        status, value = handle(self.command, self.path, body)\n";

/** Runs this code before the service listens. */
function before(name: string, how: string, code: string): Way {
  return { name, how, changes: [["app.py", SERVE, `${code}\n${SERVE}`]] };
}

function withApp(content: string): Pick<Way, "files"> {
  return { files: [{ path: "app.py", content }] };
}

const pythonTwo: HandedFile[] = [
  { path: "third_party/tinylib/__init__.py", content: "X = 1\n" },
  { path: "third_party/tinylib/compat_py2.py", content: "def raise_(e):\n    raise e, None, None\n" },
];

const table = `import sqlite3
import threading

import core

DB = sqlite3.connect("notes.db", check_same_thread=False)
DB.execute("create table if not exists notes(id text primary key, text text)")
LOCK = threading.Lock()


class Table(dict):
    def __setitem__(self, key, text):
        with LOCK:
            DB.execute("insert into notes values(?, ?)", (key, text))
            DB.commit()

    def __contains__(self, key):
        with LOCK:
            return DB.execute("select 1 from notes where id = ?", (key,)).fetchone() is not None

    def __getitem__(self, key):
        with LOCK:
            return DB.execute("select text from notes where id = ?", (key,)).fetchone()[0]


core.NOTES = Table()
`;

/** The service of notes in Python. */
export const pythonWays: readonly Way[] = [
  before("py-slow-start-3s", "3 s until it listens", "import time\n\ntime.sleep(3)\n"),
  {
    name: "py-wsgiref",
    how: "wsgiref, one thread, HTTP/1.0",
    ...withApp(`import json
import os
from wsgiref.simple_server import WSGIServer, make_server

from core import handle


class Server(WSGIServer):
    request_queue_size = 128


def app(env, start):
    size = int(env.get("CONTENT_LENGTH") or 0)
    status, value = handle(env["REQUEST_METHOD"], env["PATH_INFO"], env["wsgi.input"].read(size))
    start(f"{status} X", [("Content-Type", "application/json")])
    return [json.dumps(value).encode()]


make_server("0.0.0.0", int(os.environ["PORT"]), app, server_class=Server).serve_forever()
`),
  },
  {
    name: "py-raw-close",
    how: "no Content-Length, the answer ends with the connection",
    ...withApp(`import asyncio
import json
import os

from core import handle


async def client(reader, writer):
    try:
        head = (await reader.readuntil(b"\\r\\n\\r\\n")).decode("latin-1")
        first, *lines = head.split("\\r\\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, path, _ = first.split(" ", 2)
        status, value = handle(method, path, body)
        writer.write(f"HTTP/1.0 {status} X\\r\\nContent-Type: application/json\\r\\n\\r\\n".encode())
        writer.write(json.dumps(value).encode())
        await writer.drain()
    except Exception:
        pass
    writer.close()


async def main():
    port = int(os.environ["PORT"])
    server = await asyncio.start_server(client, "127.0.0.1", port, backlog=256, limit=1 << 22)
    async with server:
        await server.serve_forever()


asyncio.run(main())
`),
  },
  {
    name: "py-package-main",
    how: "a package with __main__, and tests",
    run: { start: ["python3", "-m", "notes"] },
    files: [
      { path: "notes/__init__.py", content: "" },
      { path: "notes/__main__.py", content: "import app\n" },
      {
        path: "tests/test_core.py",
        content: `import unittest

from core import handle


class CoreTest(unittest.TestCase):
    def test_404(self):
        self.assertEqual(handle("GET", "/x", b"")[0], 404)
`,
      },
    ],
  },
  {
    ...before(
      "py-vendored-py2",
      "a vendored package with a file for Python 2",
      "import sys\n\nsys.path.insert(0, 'third_party')\nimport tinylib\n",
    ),
    files: pythonTwo,
  },
  {
    name: "py-template-not-python",
    how: "a code template named .py",
    files: [{ path: "templates/model.py", content: "class {{ name }}:\n    pass\n" }],
  },
  {
    name: "py-latin1-source",
    how: "a module in Latin-1 with its coding line",
    program: "py-latin1-source",
  },
  {
    name: "py-flag-port",
    how: "the port by an option, through a shell",
    run: { start: ["sh", "-c", 'exec python3 app.py --port "$PORT"'] },
    changes: [["app.py", SERVE, 'import sys\n\nport = int(sys.argv[sys.argv.index("--port") + 1])\n']],
  },
  {
    ...before("py-sqlite", "a database next to the program", "import table\n"),
    files: [{ path: "table.py", content: table }],
  },
  {
    name: "py-subprocess",
    how: "a process for each request",
    changes: [
      ["app.py", "import os\n", "import os\nimport subprocess\n"],
      [
        "app.py",
        HANDLED,
        `        subprocess.run(["sh", "-c", "cat > /dev/null"], input=body, check=True)\n${HANDLED}`,
      ],
    ],
  },
  {
    name: "py-multiprocess-prefork",
    how: "four processes accept on one socket, and share a manager",
    changes: [
      ["app.py", "import os\n", "import os\nfrom multiprocessing import Manager, Process\n"],
      ["app.py", "from core import handle\n", "import core\nfrom core import handle\n"],
      [
        "app.py",
        `Server(("", port), Handler).serve_forever()`,
        `manager = Manager()
core.NOTES = manager.dict()
server = Server(("", port), Handler)
for _ in range(3):
    Process(target=server.serve_forever, daemon=True).start()
server.serve_forever()`,
      ],
    ],
  },
  before(
    "py-slow-stop",
    "ends 5 s after SIGTERM",
    "import signal\nimport threading\n\nsignal.signal(signal.SIGTERM, lambda *_: threading.Timer(5, os._exit, (0,)).start())\n",
  ),
  before(
    "py-pid-file",
    "a file with its process id in /tmp",
    "open('/tmp/notes.pid', 'w').write(str(os.getpid()))\n",
  ),
];
