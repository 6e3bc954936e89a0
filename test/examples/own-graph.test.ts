import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import {
  createPostOffice,
  isShipped,
  type ParcelApproval,
  type ParcelEdit,
  type PostLimits,
} from "../../examples/own-graph/post-office.ts";
import { answerApprovals, isTroupeEvent, pendingApprovals, type ApprovalAnswer } from "../../src/index.ts";
import { scriptedModels, type ScriptedModels } from "../support/scripted-models.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const thread = { configurable: { thread_id: "monday" } };
const three = { parcels: ["lamp", "chair", "clock"] };

const noteWriter = (): Promise<ScriptedModels> => scriptedModels(({ lastUser }) => ({ text: lastUser }));

/** Runs a post office until it waits, gives the answers one after the other, and returns what was seen. */
async function ship(
  { models }: ScriptedModels,
  answers: readonly ApprovalAnswer<ParcelEdit>[],
  { limits = {}, asked }: { limits?: PostLimits; asked?: PostLimits } = {},
) {
  const office = createPostOffice({ limits, models, checkpointer: new MemorySaver() });
  const config = { configurable: { ...thread.configurable, limits: asked } };
  const events: unknown[] = [];
  const questions: ParcelApproval[] = [];
  const run = async (input: Parameters<typeof office.stream>[0]): Promise<void> => {
    for await (const event of await office.stream(input, { ...config, streamMode: "custom" }))
      events.push(event);
    for (const question of await pendingApprovals<ParcelApproval>(office, config)) {
      if (question.kind === "parcels") questions.push(question);
    }
  };
  await run(three);
  for (const answer of answers) {
    const id = questions.at(-1)?.id ?? "none";
    await run(await answerApprovals<ParcelEdit>(office, config, { [id]: answer }));
  }
  const shipped = events.filter((event) => isShipped(event)).map(({ parcel }) => parcel);
  return { shipped, questions, types: events.filter(isTroupeEvent).map(({ type }) => type), events };
}

describe("a graph of one's own", () => {
  it("asks for approval, and ships nothing before the answer", async () => {
    await using scripted = await noteWriter();
    const { shipped, questions, types } = await ship(scripted, []);
    expect({ shipped, types }).toEqual({ shipped: [], types: ["approval_requested"] });
    expect(questions).toEqual([
      {
        kind: "parcels",
        id: expect.any(String),
        ...three,
        note: "Write a note for: lamp, chair, clock",
        faults: [],
        answerWith: expect.stringContaining('"edit" with "parcels": ["..."]'),
      },
    ]);
  });

  it("reports each parcel by its own event, after those of the core", async () => {
    await using scripted = await noteWriter();
    const { events, types } = await ship(scripted, [{ decision: "approve" }]);
    expect(types.slice(-4)).toEqual(["approval_answered", "shipped", "shipped", "shipped"]);
    expect(events.findLast(isShipped)).toMatchObject({
      parcel: "clock",
      agent: "ship",
      run: expect.any(String),
    });
  });

  it("ships nothing after a rejection", async () => {
    await using scripted = await noteWriter();
    const { shipped } = await ship(scripted, [{ decision: "reject", feedback: "not today" }]);
    expect(shipped).toEqual([]);
  });

  it("ships what an edit leaves, and asks again if an edit adds something", async () => {
    await using scripted = await noteWriter();
    const { shipped, questions } = await ship(scripted, [
      { decision: "edit", parcels: ["piano"] },
      { decision: "edit", parcels: ["chair"] },
    ]);
    expect(shipped).toEqual(["chair"]);
    expect(questions.map(({ faults }) => faults)).toEqual([
      [],
      ["parcels must be some of those asked about"],
    ]);
  });

  it("leaves parcels above its own limit, and reports the limit", async () => {
    await using scripted = await noteWriter();
    const { shipped, events } = await ship(scripted, [{ decision: "approve" }], { limits: { parcels: 2 } });
    expect(shipped).toEqual(["lamp", "chair"]);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "limit_reached",
        limit: "parcels",
        value: 2,
        message: "limit reached: parcels (2)",
      }),
    );
  });

  it.each([
    [1, 1],
    [9, 2],
  ])(
    "lets the caller of a run lower the limit, and not raise it: %i asked, %i shipped",
    async (asked, count) => {
      await using scripted = await noteWriter();
      const options = { limits: { parcels: 2 }, asked: { parcels: asked } };
      const { shipped } = await ship(scripted, [{ decision: "approve" }], options);
      expect(shipped).toHaveLength(count);
    },
  );

  it("keeps the limits of every run", async () => {
    await using scripted = await noteWriter();
    const strict = ship(scripted, [], { limits: { tokens: 1 } });
    await expect(strict).rejects.toMatchObject({ code: "budget_exhausted", limit: "tokens" });
    expect(scripted.server.requests).toEqual([]);
  });

  it("refuses a faulty limit of its builder and of a caller", async () => {
    const checkpointer = new MemorySaver();
    expect(() => createPostOffice({ limits: { parcels: 0 }, checkpointer })).toThrow(/limits\.parcels/);
    const misspelt: object = { parcel: 1 };
    expect(() => createPostOffice({ limits: misspelt, checkpointer })).toThrow(
      /unknown limit "parcel"; this graph takes: modelCalls, .*, parcels/,
    );
    await using scripted = await noteWriter();
    await expect(ship(scripted, [], { asked: { parcels: 0.5 } })).rejects.toMatchObject({
      code: "configuration_invalid",
    });
  });

  it("runs as a program, in rehearsal mode", async () => {
    const environment = { ...process.env, TROUPE_MODE: "rehearsal" };
    const program = ["--import", "tsx", "examples/own-graph/main.ts", "lamp", "chair", "clock"];
    const { stdout } = await promisify(execFile)(process.execPath, program, { cwd: ROOT, env: environment });
    expect(stdout).toMatch(/^To approve: lamp, chair\n/);
    expect(stdout).toMatch(/\nshipped: lamp\nshipped: chair\n$/);
  }, 30_000);
});
