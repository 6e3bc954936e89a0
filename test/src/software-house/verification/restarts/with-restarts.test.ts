import { expect, test } from "vitest";
import { http, restart, test as testOf, wait } from "../../../../../bench/house/projects/steps.ts";
import type { AcceptanceTest } from "../../../../../src/software-house/contract/acceptance-tests.ts";
import { withRestarts } from "../../../../../src/software-house/verification/restarts/with-restarts.ts";

const add = http("POST", "/notes", { send: { text: "tea" }, status: 201 });
const remove = http("DELETE", "/notes/1", { status: 204 });
const read = http("GET", "/notes/1", { status: 200 });
const refused = http("POST", "/notes", { send: { text: "" }, status: 400 });

function shapeOf(...steps: AcceptanceTest["steps"]): string | null {
  const found = withRestarts(testOf("c1", "a test", ...steps));
  return found?.steps.map((step) => (step.kind === "http" ? step.method : step.kind)).join(" ") ?? null;
}

test("a test is restarted after a change, before what looks at it, at most twice", () => {
  expect(shapeOf(add, read, read)).toBe("POST restart GET GET");
  expect(shapeOf(add, remove, read)).toBe("POST DELETE restart GET");
  expect(shapeOf(add, add)).toBe("POST restart POST");
  expect(shapeOf(add, refused)).toBe("POST restart POST");
  expect(shapeOf(add, read, add, read, remove, read)).toBe("POST restart GET POST restart GET DELETE GET");
});

test("a test without a change has no restart, nor has one in which time passes; its own restart stays", () => {
  expect(shapeOf(read, read)).toBeNull();
  expect(shapeOf(read, refused)).toBeNull();
  expect(shapeOf(add, wait(100), read)).toBeNull();
  expect(shapeOf(add, read, restart, read)).toBe("POST GET restart GET");
});
