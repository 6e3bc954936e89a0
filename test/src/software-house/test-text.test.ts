import { expect, test } from "vitest";
import { testsText } from "../../../src/software-house/test-text.ts";
import { http } from "./verification/programs/shortener.ts";

test("shows what JSON is compared with, also null and an empty list, and leaves out what is empty elsewhere", () => {
  const json = [
    { path: "person", is: "equals" as const, value: null },
    { path: "list", is: "equals" as const, value: [] },
  ];
  const step = http({ path: "/", expect: { status: [200], json } });
  const text = testsText([{ criterionId: "c1", name: "is free", steps: [step] }]);
  expect(text).toBe(
    `c1: is free\n  {"kind":"http","method":"GET","path":"/","expect":{"status":[200],"json":${JSON.stringify(json)}}}`,
  );
});
