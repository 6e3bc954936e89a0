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
    name: "in-memory",
    how: "nothing is kept over a restart",
    without: ["test_todo.py"],
    changes: [["main.py", `Store(os.environ.get("DATABASE") or "todos.db")`, `Store(":memory:")`]],
  },
];
