import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { findings, isPingPong, type Hop } from "../../../src/handoff/hop.ts";

/** A hop such as "ab": from a to b. */
function hop(way: string, part: Partial<Hop> = {}): Hop {
  const [from = "", to = ""] = way;
  return { call: way, from, to, task: `task of ${way}`, reason: "", inputs: {}, found: [], ...part };
}

const way = (...ways: (string | Hop)[]): Hop[] =>
  ways.map((one) => (typeof one === "string" ? hop(one) : one));

describe("handing back and forth", () => {
  test.each<[string, boolean, Hop[], Hop]>([
    ["a first handoff", false, [], hop("ab")],
    ["a second one", false, way("ab"), hop("bc")],
    ["giving back in other words", false, way("ab"), hop("ba")],
    ["the same way in other words", false, way("ab", "ba"), hop("ab", { task: "other" })],
    ["the same way, with other words since", false, way("ab", "ba"), hop("ab")],
    [
      "giving back in the same words",
      true,
      way(hop("ab", { task: "Mend it!" })),
      hop("ba", { task: "mend it" }),
    ],
    [
      "the same words with something found",
      false,
      way(hop("ab", { task: "x" })),
      hop("ba", { task: "x", found: ["1"] }),
    ],
    ["the same way again, and nothing else since", true, way("ab", "ba", "ab"), hop("ba")],
    ["the same way again, with a find since", false, way("ab", hop("ba", { found: ["1"] })), hop("ab")],
    [
      "the same way again, with a find of the one who hands over",
      false,
      way("ab", "ba"),
      hop("ab", { found: ["1"] }),
    ],
    [
      "a find that was known before",
      true,
      way(hop("ab", { found: ["1"] }), "ba", hop("ab", { found: ["1"] }), hop("ba", { found: ["1"] })),
      hop("ab"),
    ],
    ["the same words to somebody else", false, way(hop("ab", { task: "x" })), hop("bc", { task: "x" })],
    ["the same way again round three", true, way("ab", "bc", "ca", "ab", "bc"), hop("ca")],
    [
      "a conversation given back with the answer that was known",
      true,
      way("ab", hop("ba", { call: null, task: "", found: ["1"] }), "ab"),
      hop("ba", { call: null, task: "", found: ["1"] }),
    ],
    ["another way out of a round", false, way("ab", "ba"), hop("ac")],
  ])("is %s: %s", (_, expected, hops, next) => {
    expect(isPingPong(hops, next)).toBe(expected);
  });
});

describe("what a specialist finds", () => {
  const call = (id: string, name: string) => ({ id, name, args: { word: id }, type: "tool_call" as const });
  const added = [
    new AIMessage({
      content: "",
      tool_calls: [call("1", "look"), call("2", "look"), call("3", "transfer_to_b")],
    }),
    new ToolMessage({ tool_call_id: "1", name: "look", content: "found" }),
    new ToolMessage({ tool_call_id: "2", name: "look", content: "Error", status: "error" }),
    new ToolMessage({ tool_call_id: "3", name: "transfer_to_b", content: "Handed over to b." }),
  ];

  test("are the answers of ordinary tools, inputs passed on, and an answer; no failures, and no handoffs", () => {
    expect(findings(added, { inputs: {} })).toHaveLength(1);
    expect(findings(added, { inputs: { floor: 2 }, answer: "three" })).toHaveLength(3);
    expect(findings([], { inputs: {} })).toEqual([]);
  });

  test("are its own words, whatever call they stand next to", () => {
    const words = (content: string) => findings([new AIMessage(content)], { inputs: {} });
    expect(words("i < n")).toHaveLength(1);
    expect(words("i < n")).not.toEqual(words("i <= n"));
  });

  test("has the same mark when it is the same, and another when the answer differs", () => {
    const other = [added[0]!, new ToolMessage({ tool_call_id: "1", name: "look", content: "found more" })];
    expect(findings(added, { inputs: {} })).toEqual(findings(added.slice(0, 2), { inputs: {} }));
    expect(findings(other, { inputs: {} })).not.toEqual(findings(added, { inputs: {} }));
  });
});
