import { describe, expect, test, vi } from "vitest";
import { defineSpecialist, type HandoffTo } from "../../../src/index.ts";
import { isTransfer, targetOf, transferTool } from "../../../src/handoff/target.ts";
import type { ModelReply, ModelRequest } from "../../../src/testing/index.ts";
import {
  call,
  calls,
  everyone,
  lines,
  runDesk,
  shown,
  speakerOf,
  transfer,
  way,
} from "../../support/desk.ts";
import { refused } from "../../support/kitchen.ts";
import { scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";

// Behaviors that the reference system's tests assert, by their numbers in its list, under our names.
const desk = { specialists: everyone, entry: "ann" } as const;

const offered = ({ tools }: ModelRequest): string[] => tools.map((tool) => tool.function.name);

function annTo(eve: HandoffTo<"eve">) {
  const ann = defineSpecialist({
    name: "ann",
    description: "sorts",
    prompt: "You are ann.",
    handoffs: [eve, "bob"],
  });
  return { specialists: [ann, everyone[1], everyone[2]], entry: "ann" } as const;
}

const toEve = (...replies: ModelReply[]): Promise<ScriptedModels> =>
  scriptedModels(lines({ ann: [calls(transfer("eve", "mend it"))], eve: replies }));

describe("the tools of handoffs", () => {
  test("are named after their targets, and stand after a specialist's own", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("bob"))], bob: [{ text: "three" }] }),
    );
    await runDesk(scripted, desk);
    expect(scripted.server.requests.map(offered)).toEqual([
      ["transfer_to_bob", "transfer_to_eve"],
      ["look", "transfer_to_ann", "transfer_to_eve"],
    ]);
  });

  test("are described by who the target is, where nothing else is said", async () => {
    await using scripted = await scriptedModels(() => ({ text: "hello" }));
    await runDesk(scripted, desk);
    expect(scripted.server.requests[0]?.tools.map((tool) => tool.function.description)).toEqual([
      "Hands over to bob: counts. They see the conversation and this call.",
      "Hands over to eve: mends. They see the conversation and this call.",
    ]);
  });

  test("take the task and the reason", async () => {
    await using scripted = await scriptedModels(() => ({ text: "hello" }));
    await runDesk(scripted, desk);
    expect(scripted.server.requests[0]?.tools[0]?.function.parameters).toMatchObject({
      type: "object",
      properties: { task: { type: "string" }, reason: { type: "string" } },
      required: ["task", "reason"],
    });
  });

  test("are none where a specialist hands over to nobody", async () => {
    const alone = defineSpecialist({
      name: "ann",
      description: "sorts",
      prompt: "You are ann.",
      handoffs: [],
    });
    await using scripted = await scriptedModels(() => ({ text: "hello" }));
    await runDesk(scripted, { specialists: [alone], entry: "ann" });
    expect(scripted.server.requests.map(offered)).toEqual([[]]);
  });

  test("say by their name to whom they hand over; a bare prefix and no name are no handoffs", () => {
    const names = [transferTool("eve"), "transfer_to_", "", "look", "retransfer_to_eve"];
    expect(names.map((name) => [targetOf(name), isTransfer(name)])).toEqual([
      ["eve", true],
      ["", false],
      ["", false],
      ["", false],
      ["", false],
    ]);
  });
});

describe("a handoff", () => {
  test("that is disabled is an error for the model, and its target does not run", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(transfer("eve")), { text: "I will do it myself" }] }),
    );
    const run = await runDesk(scripted, annTo({ to: "eve", when: () => false }));
    expect(scripted.server.requests.map(speakerOf)).toEqual(["ann", "ann"]);
    expect(shown(scripted.server.requests[1]!).at(-1)).toContain("Error: cannot hand over to eve");
    expect([run.answer, run.outcome.status]).toEqual(["I will do it myself", "completed"]);
  });

  test("calls onHandoff with what is handed over", async () => {
    await using scripted = await toEve({ text: "mended" });
    const onHandoff = vi.fn<NonNullable<HandoffTo["onHandoff"]>>();
    await runDesk(scripted, annTo({ to: "eve", onHandoff }));
    expect(onHandoff.mock.calls.map(([handed]) => handed)).toEqual([
      { from: "ann", to: "eve", task: "mend it", reason: "for the test", inputs: {} },
    ]);
  });

  test("is aborted by an error of onHandoff: no target runs, and nothing is answered", async () => {
    await using scripted = await toEve();
    const onHandoff = (): never => {
      throw new Error("not now");
    };
    const run = await runDesk(scripted, annTo({ to: "eve", onHandoff }));
    expect([scripted.server.requests.length, run.handoffs, run.outcome]).toMatchObject([
      1,
      [],
      { status: "failed", code: "handoff_failed", reason: "the handoff from ann to eve failed: not now" },
    ]);
  });

  test("whose target fails ends as its failure", async () => {
    await using scripted = await toEve(refused);
    const { outcome } = await runDesk(scripted, annTo({ to: "eve" }));
    expect(outcome).toMatchObject({ status: "failed", code: "model_request_refused" });
  });

  test("shows its filter the task and the conversation", async () => {
    await using scripted = await toEve({ text: "mended" });
    const seen: unknown[] = [];
    const run = await runDesk(
      scripted,
      annTo({
        to: "eve",
        input: ({ task, messages }) => {
          seen.push(
            task,
            messages.map((message) => message.getType()),
          );
          return { task: "mend it well" };
        },
      }),
    );
    expect(seen).toEqual(["mend it", ["human", "ai", "tool"]]);
    expect(shown(scripted.server.requests[1]!).at(-1)).toContain("task: mend it well");
    expect(run.outcome.status).toBe("completed");
  });

  test("without a task hands over none; arguments that are no JSON are an error", async () => {
    await using scripted = await scriptedModels(
      lines({ ann: [calls(call("transfer_to_eve", {}))], eve: [{ text: "mended" }] }),
    );
    const run = await runDesk(scripted, desk);
    expect([run.handoffs[0]?.task, run.answer]).toEqual(["", "mended"]);

    // LangChain warns of calls that it could not read.
    vi.spyOn(console, "warn").mockImplementation(() => undefined);
    await using broken = await scriptedModels(() => calls(call("transfer_to_eve", "no JSON")));
    const { outcome, handoffs } = await runDesk(broken, desk);
    expect([handoffs, outcome]).toMatchObject([[], { status: "failed", code: "model_reply_unreadable" }]);
  });

  test("is told as an event that names the target, and really leads there, told or not (89, D1)", async () => {
    await using scripted = await toEve({ text: "mended" });
    const run = await runDesk(scripted, annTo({ to: "eve" }));
    expect(run.events[1]).toMatchObject({ type: "handed_over", agent: "ann", to: "eve", task: "mend it" });
    expect([way(run), run.speaker, run.active]).toEqual([["ann -> eve"], "eve", "eve"]);
    // The next one has the conversation, and not only what was said last.
    expect(shown(scripted.server.requests[1]!)[0]).toBe("user | help");
  });
});
