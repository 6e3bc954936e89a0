import { expect, test } from "vitest";
import { CallIds } from "../../../src/models/call-ids.ts";
import { CallPieces } from "../../../src/models/call-pieces.ts";

/** A piece of a call: its id, its index, the name of its tool, and its arguments. */
type Given = [id: string | undefined, index: number | undefined, name: string | undefined, text: string];

/** Returns the calls that pieces make: id, name and arguments, as LangChain joins them by index. */
function joined(...pieces: Given[]): string[] {
  const calls = new CallPieces({
    ids: new CallIds([], () => "made"),
    tools: new Set(["look", "pay"]),
    most: 3,
  });
  const made = new Map<unknown, string[]>();
  for (const [id, index, name, text] of pieces) {
    const [piece] = calls.regular([{ id, index, function: { name, arguments: text } }]);
    if (piece === undefined) continue;
    const inner = piece["function"] as { name?: string; arguments: string };
    const [known = "", tool = "", before = ""] = made.get(piece["index"]) ?? [];
    const own = (piece["id"] as string | undefined) ?? known;
    made.set(piece["index"], [own, inner.name ?? tool, before + inner.arguments]);
  }
  return [...made.values()].map((parts) => parts.join(" "));
}

test.each<[string, Given[], string[]]>([
  [
    "the hosted API",
    [
      ["a", 0, "look", ""],
      [undefined, 0, undefined, "{}"],
      ["b", 1, "pay", "{"],
      [undefined, 1, undefined, "}"],
    ],
    ["a look {}", "b pay {}"],
  ],
  [
    "index 0 for all, with ids",
    [
      ["a", 0, "look", "{}"],
      ["b", 0, "pay", "{"],
      [undefined, 0, undefined, "}"],
    ],
    ["a look {}", "b pay {}"],
  ],
  [
    "one id and one index for whole calls",
    [
      ["a", 0, "look", "{}"],
      ["a", 0, "look", "{}"],
    ],
    ["a look {}", "call_made look {}"],
  ],
  [
    "no index and no id",
    [
      [undefined, undefined, "look", "{"],
      [undefined, undefined, undefined, "}"],
      [undefined, undefined, "look", "{}"],
    ],
    ["call_made look {}", "call_made_1 look {}"],
  ],
  [
    "id and name in each piece",
    [
      ["a", 0, "look", '{"x"'],
      ["a", 0, "look", ":1"],
      ["a", 0, "look", "}"],
      ["a", 0, "look", ""],
    ],
    ['a look {"x":1}'],
  ],
  [
    "pieces of several calls mixed",
    [
      ["a", 0, "look", "{"],
      ["b", 1, "pay", "{"],
      [undefined, 0, undefined, "}"],
      [undefined, 1, undefined, "}"],
    ],
    ["a look {}", "b pay {}"],
  ],
  [
    "the name in pieces",
    [
      ["a", 0, "lo", ""],
      [undefined, 0, "ok", ""],
      [undefined, 0, undefined, "{}"],
    ],
    ["a look {}"],
  ],
  [
    "one index, no ids, and two tools without arguments",
    [
      ["", 0, "look", ""],
      ["", 0, "pay", ""],
    ],
    ["call_made look ", "call_made_1 pay "],
  ],
])("the pieces of a stream are put together: %s", (_, pieces, calls) => {
  expect(joined(...pieces)).toEqual(calls);
});

test("calls beyond the most are left out, with all their pieces, and counted", () => {
  const calls = new CallPieces({ ids: new CallIds([], () => "made"), tools: new Set(), most: 1 });
  const pieces = [0, 1, 2].flatMap((index) => [
    { id: `${index}`, index, function: { name: "look", arguments: "{" } },
    { index, function: { arguments: "}" } },
  ]);
  expect([calls.regular(pieces).length, calls.leftOut, Object.keys(calls.fields())]).toEqual([2, 2, ["0"]]);
});
