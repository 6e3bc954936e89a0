import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createHandoffs, type HandoffsOptions } from "../../../graphs/index.ts";
import { createRouter } from "../../../graphs/router.ts";
import { createSupervisor } from "../../../graphs/supervisor.ts";
import { transferTools } from "../../../src/handoff/transfer-tools.ts";
import type { ConfigurationError, Specialist } from "../../../src/index.ts";
import { chainTeam } from "../../support/chain.ts";
import { ann, bob, eve, everyone } from "../../support/desk.ts";
import { baker } from "../../support/specialists.ts";

/** As somebody would who writes JavaScript. */
function faultsOf(specialists: unknown[], options: object = {}): readonly string[] {
  const all = { specialists, entry: "ann", ...options } as unknown as HandoffsOptions<string>;
  try {
    createHandoffs(all);
  } catch (error) {
    return (error as ConfigurationError).faults;
  }
  return [];
}

const long = "x".repeat(60);
const team = { name: "team", description: "works", graph: chainTeam(1) };

describe("a faulty graph of handoffs throws when it is built, and names", () => {
  test.each<[string, unknown[], object, string]>([
    [
      "a missing entry",
      [...everyone],
      { entry: undefined },
      "entry is missing: name the specialist that opens a conversation; available: ann, bob, eve",
    ],
    ["an unknown entry", [...everyone], { entry: "max" }, 'unknown entry "max"; available: ann, bob, eve'],
    [
      "an unknown target",
      [{ ...ann, handoffs: ["max", "bob", "eve"] }, bob, eve],
      {},
      'specialist ann hands over to the unknown specialist "max"; available: ann, bob, eve',
    ],
    [
      "oneself as the target",
      [{ ...ann, handoffs: ["ann", "bob"] }, bob, eve],
      {},
      "specialist ann hands over to itself",
    ],
    [
      "a target twice",
      [{ ...ann, handoffs: ["bob", { to: "bob" }] }, bob, eve],
      {},
      "specialist ann hands over to bob more than once",
    ],
    [
      "an empty description",
      [{ ...ann, handoffs: ["eve", { to: "bob", description: " " }] }, bob, eve],
      {},
      "specialist ann has an empty description for bob; leave it out to use the target's own",
    ],
    [
      "inputs that are no object",
      [{ ...ann, handoffs: ["eve", { to: "bob", inputs: z.string() }] }, bob, eve],
      {},
      "specialist ann has inputs for bob that must be a zod object",
    ],
    [
      "inputs that have no JSON schema",
      [{ ...ann, handoffs: ["eve", { to: "bob", inputs: z.object({ when: z.date() }) }] }, bob, eve],
      {},
      "specialist ann has inputs for bob that have no JSON schema: Date cannot be represented in JSON Schema",
    ],
    [
      "a tool with the name of a handoff",
      [
        ann,
        {
          ...bob,
          tools: [transferTools([{ to: "max", tool: "transfer_to_max", description: "asks max" }])[0]],
        },
        eve,
      ],
      {},
      "specialist bob has a tool transfer_to_max; names that begin with transfer_to_ are those of handoffs",
    ],
    [
      "a name too long for a tool",
      [{ ...ann, handoffs: ["bob", "eve", long] }, bob, eve, { ...baker, name: long }],
      {},
      `specialist ann hands over by transfer_to_${long}, which is longer than 64 characters: shorten the target's name`,
    ],
    [
      "one whom nobody can hand to",
      [...everyone, baker],
      {},
      "no specialist can hand over to baker, and it is not the entry: name it in the `handoffs` of another specialist",
    ],
    [
      "a step approval",
      [{ ...ann, approval: true }, bob, eve],
      {},
      "specialist ann has `approval`, which is asked for before the steps of a plan, and here there are none: give its tools `approveTools`",
    ],
    [
      "handoffs of a graph",
      [{ ...ann, handoffs: ["bob", "eve", "team"] }, bob, eve, { ...team, handoffs: ["ann"] }],
      {},
      "specialist team is a graph, which can be offered no tools: `handsBack` gives the conversation back when it has answered",
    ],
    [
      "an unknown policy",
      [...everyone],
      { history: "some" },
      'history must be one of conversation, whole, since-last-human, task-only, but is "some"',
    ],
    [
      "an unknown policy of a target",
      [{ ...ann, handoffs: ["eve", { to: "bob", history: "some" }] }, bob, eve],
      {},
      'specialist ann history for bob must be one of conversation, whole, since-last-human, task-only, but is "some"',
    ],
    [
      "a limit that can be none",
      [...everyone],
      { limits: { hops: 0 } },
      "limits.hops must be a whole number of at least 1, but is 0",
    ],
    [
      "a name that a channel has",
      [{ ...ann, handoffs: ["bob", "eve", "active"] }, bob, eve, { ...baker, name: "active" }],
      {},
      'the name "active" is reserved; reserved are switchboard, messages, active, handoffs, outcome, usage, run',
    ],
  ])("%s", (_, specialists, options, fault) => {
    expect(faultsOf(specialists, options)).toEqual([fault]);
  });

  test("no fault where there is none", () => {
    expect(faultsOf([...everyone])).toEqual([]);
  });
});

test.each([
  ["router", createRouter<string>],
  ["supervisor", createSupervisor<string>],
])("a %s refuses specialists that hand over: nobody would", (_, create) => {
  const build = () => create({ specialists: [ann as unknown as Specialist] });
  expect(build).toThrow(
    "specialist ann has handoffs, which this graph does not support: use it in createHandoffs",
  );
});
