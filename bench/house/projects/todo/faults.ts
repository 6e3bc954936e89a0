import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { http, restart, test } from "../steps.ts";
import type { Fault } from "../variant.ts";

/** Tests of what the first tests could not say. */
export const todoTests: readonly AcceptanceTest[] = [
  test(
    "c3",
    "a to-do is still there after a restart",
    http("POST", "/todos", { send: { title: "Outlive a restart" }, status: 201, capture: [["id", "id"]] }),
    restart,
    http("GET", "/todos/{{id}}", { status: 200, has: ['"title"\\s*:\\s*"Outlive a restart"'] }),
  ),
];

/** Faulty programs for the to-do list. */
export const todoFaults: readonly Fault[] = [
  {
    name: "answers-under-one-lock",
    how: "answers are written under one lock: a client that reads none blocks all others",
    inSpecification: false,
    needsTest: false,
    changes: [
      ["todo/server.py", "import sys\n", "import sys\nimport threading\n"],
      ["todo/server.py", "MAX_BODY = 65536\n", "MAX_BODY = 65536\nSENDING = threading.Lock()\n"],
      [
        "todo/server.py",
        "            self.wfile.write(data)\n",
        "            with SENDING:\n                self.wfile.write(data)\n",
      ],
    ],
  },
  {
    name: "body-after-204",
    how: "a body follows the answer 204, and clients take it for the beginning of the next answer",
    needsTest: false,
    changes: [["todo/server.py", "self._send(204, None)", "self._send(204, {})"]],
  },
  {
    name: "in-memory",
    how: "nothing is kept over a restart",
    without: ["test_todo.py"],
    changes: [["main.py", `Store(os.environ.get("DATABASE") or "todos.db")`, `Store(":memory:")`]],
  },
];
