import { describe, expect, it } from "vitest";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf } from "../../support/scripted-models.ts";
import { CLIENTS, connect, mcpProject, type McpProject } from "../support/mcp.ts";
import { A_PROCESS_MILLISECONDS } from "../support/troupe.ts";

/** A project whose plans need an approval. */
function careful(...plans: ReturnType<typeof planOf>[]): Promise<McpProject> {
  return mcpProject(scriptBySchema({ plan: plans, text: deliverTask }));
}

const DINNER = { request: "dinner" };

describe("a run that waits, for a client without forms", { timeout: 3 * A_PROCESS_MILLISECONDS }, () => {
  it.for(CLIENTS)("says what waits and how to answer, and goes on with the answer (%s)", async (kind) => {
    await using project = await careful(planOf(step("mush")), planOf(step("soup")));
    await using client = await connect(kind, project.place);
    const waiting = await client.call("careful", DINNER);
    const { thread, approvals } = waiting.structuredContent!;
    expect(waiting).toMatchObject({
      structuredContent: { answer: null, outcome: { status: "waiting" }, approvals: [{ kind: "plan" }] },
    });
    expect(waiting.isError).toBeUndefined();
    expect(waiting.content[0]?.text).toContain(`approval "${approvals[0]!.id}"`);
    expect(waiting.content[0]?.text).toContain(
      "Approve the plan for this request? dinner\n  mush (cook): do mush",
    );
    const refused = await client.call("careful", { request: "tea", thread });
    expect(refused).toMatchObject({ isError: true });
    expect(refused.content[0]?.text).toContain("give it with answer_approval");
    const again = await client.call("answer_approval", { thread, decision: "reject", feedback: "no mush" });
    expect(again.structuredContent).toMatchObject({ outcome: { status: "waiting" } });
    const { id } = again.structuredContent!.approvals[0]!;
    expect(id).not.toBe(approvals[0]!.id);
    const wrong = await client.call("answer_approval", {
      thread,
      approval: approvals[0]!.id,
      decision: "approve",
    });
    expect(wrong).toMatchObject({ isError: true });
    expect(wrong.content[0]?.text).toContain(`pending: ${id}`);
    const ended = await client.call("answer_approval", { thread, approval: id, decision: "approve" });
    expect(ended.structuredContent).toMatchObject({
      answer: "result of do soup",
      outcome: { status: "completed" },
    });
  });

  it("refuses an answer that nothing waits for, and one without what it needs", async () => {
    await using project = await careful(planOf(step("soup")));
    await using client = await connect("2026-07-28", project.place);
    const { structuredContent } = await client.call("careful", DINNER);
    const thread = structuredContent!.thread;
    const said = async (input: object): Promise<string> => {
      const { isError, content } = await client.call("answer_approval", input);
      return isError ? content[0]!.text : "no error";
    };
    expect(await said({ thread: "other", decision: "approve" })).toContain('unknown thread "other"');
    expect(await said({ thread, decision: "reject" })).toContain("reject needs feedback");
    expect(await said({ thread, decision: "answer", value: 1 })).toContain("asks for an approval");
    const edit = { plan: [{ id: "cake", agent: "baker", task: "do cake", dependsOn: [] }] };
    const edited = await client.call("answer_approval", { thread, decision: "edit", edit });
    expect(edited.structuredContent).toMatchObject({ answer: "result of do cake" });
    expect(await said({ thread, decision: "approve" })).toContain("does not wait for an answer");
  });
});

describe("a run that waits, for a client with forms", { timeout: 3 * A_PROCESS_MILLISECONDS }, () => {
  it.for(CLIENTS)("asks the person each question within the call (%s)", async (kind) => {
    await using project = await careful(planOf(step("mush")), planOf(step("soup")));
    const asked: string[] = [];
    await using client = await connect(kind, project.place, (message) => {
      asked.push(message);
      const content = message.includes("mush")
        ? { decision: "reject", feedback: "no mush" }
        : { decision: "approve" };
      return { action: "accept", content };
    });
    const { structuredContent } = await client.call("careful", DINNER);
    expect(structuredContent).toMatchObject({
      answer: "result of do soup",
      outcome: { status: "completed" },
    });
    expect(asked.map((text) => text.split("\n").at(-1))).toEqual([
      "  mush (cook): do mush",
      "  soup (cook): do soup",
    ]);
    expect(project.model.requests[1]?.lastUser).toContain("no mush");
  });

  it.for(CLIENTS)("leaves a question open that the person closes (%s)", async (kind) => {
    await using project = await careful(planOf(step("soup")));
    await using client = await connect(kind, project.place, () => ({ action: "cancel" }));
    const { structuredContent } = await client.call("careful", DINNER);
    expect(structuredContent).toMatchObject({
      outcome: { status: "waiting" },
      approvals: [{ kind: "plan" }],
    });
    const { thread } = structuredContent!;
    const ended = await client.call("answer_approval", { thread, decision: "approve" });
    expect(ended.structuredContent).toMatchObject({ answer: "result of do soup" });
  });
});

describe("a server without a file for its threads", { timeout: 2 * A_PROCESS_MILLISECONDS }, () => {
  it("keeps threads until it ends: a run waits, is answered, and its conversation goes on", async () => {
    await using project = await careful(planOf(step("soup")), planOf(step("cake")));
    const { folder, environment } = project.place;
    // A folder cannot be opened as a file.
    const place = { folder, environment: { ...environment, TROUPE_DB: folder } };
    await using client = await connect("2025 of the new package", place);
    const { structuredContent } = await client.call("careful", DINNER);
    const thread = structuredContent!.thread;
    const said = async (name: string, input: object): Promise<string | undefined> =>
      (await client.call(name, { thread, ...input })).content[0]?.text;
    expect(await said("careful", { request: "tea" })).toContain("(thread_waiting)");
    expect(await said("router", { request: "tea" })).toContain("it belongs to the graph careful");
    expect(await said("careful", { request: "", unfinished: "continue" })).toContain("waits for a person");
    expect(await said("answer_approval", { decision: "approve" })).toBe("result of do soup");
    expect(await said("answer_approval", { decision: "approve" })).toContain("does not wait for an answer");
    expect(await said("careful", { request: "And cake?" })).toContain("  cake (cook): do cake");
  });
});
