import { expect, test } from "vitest";
import { declineIn } from "../../../src/plan/decline.ts";

test.each([
  ["CANNOT: I have no tools.", "I have no tools."],
  ["cannot: I have no tools.", "I have no tools."],
  ["\n\n  Cannot :  no pot", "no pot"],
  ["**CANNOT:** I have no tools.", "I have no tools."],
  ["**CANNOT**: I have no tools.", "I have no tools."],
  ["**CANNOT: I have no tools.**", "I have no tools."],
  ["# CANNOT: no pot", "no pot"],
  ["> _CANNOT:_ no pot", "no pot"],
  ["```\nCANNOT: no pot\n```", "no pot"],
  ["CANNOT：没有工具", "没有工具"],
  ["CANNOT:\nNo pot.\n\nNo stove.", "No pot.\n\nNo stove."],
  ["CANNOT:", "it gave no reason"],
  ["**Cannot.**", "it gave no reason"],
])("%j declines: %j", (reply, reason) => {
  expect(declineIn(reply)).toBe(reason);
});

test.each([
  "",
  "The oven CANNOT: be lit.",
  "Here is what I found.\n\nCANNOT: the rest.",
  "Cannot reproduce the fault: it works on my machine.",
  "CANNOTS: a list",
  "I cannot: I have no tools.",
  "Kannot: no",
])("%j is a result", (reply) => {
  expect(declineIn(reply)).toBeNull();
});
