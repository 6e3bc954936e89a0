import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { hideKeys } from "../../../src/text/hide-keys.ts";
import type { Fault } from "../../../src/testing/index.ts";
import { runRouter, runSupervisor, WAYS } from "../../support/faulty-run.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

const KEY = "sk-proj-abcdefgh0123456789ijkl";

const echoes: [string, Fault][] = [
  [
    "401 that repeats a part of the key",
    {
      kind: "status",
      status: 401,
      message: "Incorrect API key provided: sk-proj-*******ijkl. See your account.",
    },
  ],
  ["403 that repeats the key", { kind: "status", status: 403, message: `The key ${KEY} has no access.` }],
  ["400 that repeats the header", { kind: "status", status: 400, message: `Bad header: Bearer ${KEY}` }],
  ["500 that repeats the key", { kind: "status", status: 500, message: `Upstream refused ${KEY}` }],
];

describe.each(WAYS)("by %s, no error, event or usage holds the key or a part of it", (way) => {
  test.each(echoes)("after a %s", async (_, fault) => {
    await using scripted = await scriptedModels(() => ({ fault }), { apiKey: KEY });
    const routed = await runRouter(scripted, way);
    const supervised = await runSupervisor(scripted, way);
    expect([routed.error, supervised.answer]).not.toContain(null);
    const shown = inspect([routed, supervised], { depth: 12 });
    expect(shown).not.toContain(KEY);
    expect(shown).not.toContain("ijkl");
  });
});

test.each([
  ["Incorrect API key provided: sk-ab***********wxyz.", "Incorrect API key provided: [key]."],
  ["Authorization: Bearer abc.def", "Authorization: Bearer [key]"],
  ["invalid gsk_0123456789abcdef", "invalid [key]"],
  ["the model gpt-4.1-mini-2025-04-14 is not there", "the model gpt-4.1-mini-2025-04-14 is not there"],
])("%s is shown as %s", (text, shown) => {
  expect(hideKeys(text)).toBe(shown);
});
