import { newTest, restart, type NewTest } from "../new-steps.ts";
import { http } from "../steps.ts";
import type { Fault } from "../variant.ts";

/** Tests with steps of the new format. */
export const todoTests: readonly NewTest[] = [
  newTest(
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
    needsNewSteps: true,
    without: ["test_todo.py"],
    changes: [["main.py", `Store(os.environ.get("DATABASE") or "todos.db")`, `Store(":memory:")`]],
  },
];
