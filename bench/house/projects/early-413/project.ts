import type { AcceptanceTests } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { http, must, test } from "../steps.ts";
import type { Project, Way } from "../variant.ts";

const SIZES = [20_000, 70_000, 300_000, 1_000_000];

const node = {
  program: "node",
  language: "typescript",
  run: { start: ["node", "app.mjs"] },
} as const satisfies Partial<Way>;

/** Correct services that refuse a large body before they have read it. */
export const early413: Project = {
  name: "early-413",
  specification: {
    title: "Limits",
    language: "python",
    kind: "http-service",
    summary: "Takes bodies of at most 16 KiB.",
    run: { build: [], start: ["python3", "app.py"], portVariable: "PORT" },
    interface: [],
    criteria: [must("C1", "it runs", "a body of more than 16 KiB is posted", "413")],
    outOfScope: [],
  },
  tests: testsWith(20_000),
  hasCorrect: false,
  ways: [
    ...SIZES.map((size) => ({
      name: `py-unread-${size}`,
      how: "413 without reading",
      tests: testsWith(size),
    })),
    ...SIZES.map((size) => ({
      name: `node-destroy-${size}`,
      how: "413, and then the request is destroyed",
      program: node.program,
      language: node.language,
      run: node.run,
      tests: testsWith(size),
    })),
    {
      ...node,
      name: "node-close-1000000",
      how: "413 and Connection: close, and the rest is not read",
      changes: [["app.mjs", "request.destroy();", "request.pause();"]],
      tests: testsWith(1_000_000),
    },
  ],
};

function testsWith(size: number): AcceptanceTests {
  return {
    tests: [
      test("C1", `${size} bytes`, http("POST", "/x", { send: { text: "y".repeat(size) }, status: 413 })),
      test("C1", "small", http("POST", "/x", { send: { text: "y" }, status: 201 })),
    ],
  };
}
