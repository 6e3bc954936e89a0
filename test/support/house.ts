import { createSoftwareHouse, type SoftwareHouseOptions } from "../../graphs/index.ts";
import { isTroupeEvent, type TroupeEvent } from "../../src/index.ts";
import { isSoftwareHouseEvent, type SoftwareHouseEvent } from "../../src/software-house/events.ts";
import type { AcceptanceTests } from "../../src/software-house/contract/acceptance-tests.ts";
import type { FileSet } from "../../src/software-house/contract/file-set.ts";
import type { Review } from "../../src/software-house/contract/review.ts";
import type { Specification } from "../../src/software-house/contract/specification.ts";
import type { SoftwareHouseState } from "../../src/software-house/software-house-state.ts";
import { instantEffects } from "./faulty-run.ts";
import { ask } from "./kitchen.ts";
import type { ScriptedModels } from "./scripted-models.ts";
import { scriptedVerifier } from "./scripted-verifier.ts";

type HouseEvent = TroupeEvent | SoftwareHouseEvent;

/** A program that greets, with two musts and a should. */
export function specified(changes: Partial<Specification> = {}): { json: Specification } {
  const criterion = (id: string, priority: "must" | "should"): Specification["criteria"][number] => ({
    id,
    priority,
    given: "the program",
    when: `it is called for ${id}`,
    // oxlint-disable-next-line unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
    then: `it greets ${id}`,
  });
  const specification: Specification = {
    title: "Greeter",
    language: "go",
    kind: "command-line",
    summary: "It greets.",
    run: { build: ["go", "build", "-o", "greet", "."], start: ["./greet"], portVariable: null },
    interface: [{ name: "greet", usage: "greet NAME", description: "prints a greeting" }],
    criteria: [criterion("c1", "must"), criterion("c2", "must"), criterion("c3", "should")],
    outOfScope: [],
    ...changes,
  };
  return { json: specification };
}

/** Tests named `greets c1` and so on, one for each of these criteria. */
export function tested(...ids: string[]): { json: AcceptanceTests } {
  const tests = (ids.length > 0 ? ids : ["c1", "c2"]).map((id): AcceptanceTests["tests"][number] => ({
    criterionId: id,
    name: `greets ${id}`,
    steps: [
      {
        kind: "command",
        arguments: [id],
        stdin: null,
        expect: { exit: [0], stdout: [`hello ${id}`], stderr: [] },
        capture: [],
      },
    ],
  }));
  return { json: { tests } };
}

/** A project whose one file tells the scripted verifier what becomes of it. */
export function written(fate: string, rest: Partial<FileSet> = {}): { json: FileSet } {
  return {
    json: { files: [{ path: "main.go", content: fate }], notes: `notes on ${fate}`, disputes: [], ...rest },
  };
}

/** A review without a word against the software, but for what is given. */
export function reviewed(changes: Partial<Review> = {}): { json: Review } {
  const criteria = ["c1", "c2", "c3"].map((id) => ({ id, verdict: "pass" as const, evidence: "main.go:1" }));
  return { json: { criteria, findings: [], ...changes } };
}

/** What all roles say but the developer and the reviewer. */
export const houseScript = { specification: specified(), acceptance_tests: tested() };

/** What a run of a house left behind, and what it told. */
export type HouseRun = SoftwareHouseState["State"] & { answer: string; events: HouseEvent[] };

/** Streams a run on the scripted server, with a verifier that does as the files say; nothing is written. */
export async function house(
  { models }: Pick<ScriptedModels, "models">,
  options: SoftwareHouseOptions = {},
  config: { configurable?: object; recursionLimit?: number } = {},
): Promise<HouseRun> {
  const { effects } = instantEffects();
  const graph = createSoftwareHouse({ models, effects, verifier: scriptedVerifier(), out: null, ...options });
  return observed(graph, ask("a greeter, please"), config);
}

/** Streams a run of a house. */
export async function observed(
  graph: ReturnType<typeof createSoftwareHouse>,
  input: Parameters<typeof graph.stream>[0],
  config: object = {},
): Promise<HouseRun> {
  const events: HouseEvent[] = [];
  let state: unknown;
  const streamMode: ["custom", "values"] = ["custom", "values"];
  for await (const [mode, chunk] of await graph.stream(input, { streamMode, ...config })) {
    // Where the run waits for a person, a last value says so and nothing else.
    if (mode === "values") state = "messages" in (chunk as object) ? chunk : state;
    else if (isTroupeEvent(chunk) || isSoftwareHouseEvent(chunk)) events.push(chunk);
  }
  const { messages, ...rest } = state as SoftwareHouseState["State"];
  return { ...rest, messages, answer: messages.at(-1)?.text ?? "", events };
}
