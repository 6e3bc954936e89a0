import type { AcceptanceTests } from "../../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { http, must, test } from "../steps.ts";
import type { Project } from "../variant.ts";
import { goWays } from "./go-ways.ts";
import { nodeWays } from "./node-ways.ts";
import { pythonWays } from "./python-ways.ts";

const specification: Specification = {
  title: "Notes",
  language: "python",
  kind: "http-service",
  summary: "Keeps notes.",
  run: { build: [], start: ["python3", "app.py"], portVariable: "PORT" },
  interface: [],
  criteria: [
    must("C1", "it runs", "POST /notes {text}", "201 with id and text"),
    must("C2", "a note", "GET /notes/{id}", "200, the text"),
    must("C3", "no such note", "GET", "404"),
  ],
  outOfScope: [],
};

const tests: AcceptanceTests = {
  tests: [
    test(
      "C1",
      "a note is kept",
      http("POST", "/notes", {
        send: { text: "buy some milk" },
        status: 201,
        has: ['"text"\\s*:\\s*"buy some milk"', '"id"'],
      }),
    ),
    test(
      "C2",
      "a note comes back",
      http("POST", "/notes", { send: { text: "call my mother" }, status: 201, capture: [["id", "id"]] }),
      http("GET", "/notes/{{id}}", { status: 200, has: ['"text"\\s*:\\s*"call my mother"'] }),
    ),
    test(
      "C2",
      "many at once",
      http("POST", "/notes", { send: { text: "the same for all" }, status: 201, copies: 20 }),
    ),
    test("C3", "no such note", http("GET", "/notes/none-such", { status: 404 })),
  ],
};

/** A small service of notes, in many correct ways that a hasty check might refuse. */
export const notes: Project = {
  name: "notes",
  specification,
  tests,
  ways: [...pythonWays, ...goWays, ...nodeWays],
};
