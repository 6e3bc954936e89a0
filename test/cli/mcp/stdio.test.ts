import { describe, expect, it } from "vitest";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { CLIENTS, connect, mcpProject, type ClientKind } from "../support/mcp.ts";
import { A_PROCESS_MILLISECONDS } from "../support/troupe.ts";

describe("troupe mcp on stdin and stdout", { timeout: 3 * A_PROCESS_MILLISECONDS }, () => {
  it.for(CLIENTS)("lists each graph and its own tools with schemas for a client of %s", async (kind) => {
    await using project = await mcpProject(scriptBySchema({ text: { text: "soup" } }));
    await using client = await connect(kind, project.place);
    const tools = await client.list();
    expect(tools.map(({ name }) => name)).toEqual([
      "router",
      "careful",
      "typed",
      "answer_approval",
      "troupe_verify",
    ]);
    const [router, , typed] = tools;
    expect(router).toMatchObject({
      description: expect.stringMatching(/^Knows food\./) as string,
      inputSchema: { required: ["request"], additionalProperties: false },
      outputSchema: { type: "object", properties: { answer: {}, outcome: {}, thread: {}, approvals: {} } },
    });
    expect(JSON.stringify(typed?.outputSchema)).toContain('"dish"');
  });

  it.for(CLIENTS)(
    "answers a request, tells the progress, and goes on with the thread for a client of %s",
    async (kind) => {
      await using project = await mcpProject(
        scriptBySchema({ text: [{ text: "soup" }, { text: "with bread" }] }),
      );
      await using client = await connect(kind, project.place);
      const said: string[] = [];
      const first = await client.call(
        "router",
        { request: "Dinner?" },
        { onProgress: (text) => said.push(text) },
      );
      expect(first).toMatchObject({
        content: [{ text: "soup" }, { text: expect.stringMatching(/^thread: /) as string }],
        structuredContent: { answer: "soup", outcome: { status: "completed" }, approvals: [] },
      });
      expect(said).toContain("cook started");
      const { thread } = first.structuredContent!;
      const second = await client.call("router", { request: "And?", thread });
      expect(second.structuredContent).toMatchObject({ answer: "with bread", thread });
      expect(JSON.stringify(project.model.requests.at(-1))).toContain("Dinner?");
    },
  );

  it.for(CLIENTS)(
    "stops a cancelled run, and ends it when it is asked to continue, for a client of %s",
    async (kind) => {
      const cancel = new AbortController();
      const text = (): ModelReply => {
        if (cancel.signal.aborted) return { text: "soup" };
        cancel.abort("enough");
        return { text: "too late", delayMilliseconds: 600_000 };
      };
      await using project = await mcpProject(scriptBySchema({ text }));
      await using client = await connect(kind, project.place);
      const started = client.call("router", { request: "Dinner?", thread: "t" }, { signal: cancel.signal });
      await expect(started).rejects.toThrow(/enough|abort/i);
      // A cancelled call gets no answer: the next one waits until its run has ended.
      const next = await untilFree(client, { request: "Tea?", thread: "t" });
      expect(next).toMatchObject({
        isError: true,
        content: [{ text: expect.stringContaining('unfinished: "continue"') as string }],
      });
      const ended = await client.call("router", { request: "", thread: "t", unfinished: "continue" });
      expect(ended.structuredContent).toMatchObject({ answer: "soup", outcome: { status: "completed" } });
    },
  );
});

/** Calls the router until the thread is no longer in use. */
async function untilFree(client: Awaited<ReturnType<typeof connect>>, input: object) {
  for (;;) {
    const result = await client.call("router", input);
    if (!result.content[0]?.text.includes("thread_busy")) return result;
  }
}

const KIND: ClientKind = "2026-07-28";

describe("the result of a call", { timeout: 3 * A_PROCESS_MILLISECONDS }, () => {
  it("has the answer as data, if the graph answers as data", async () => {
    await using project = await mcpProject(
      scriptBySchema({ text: { text: "soup it is" }, answer: { json: { dish: "soup" } } }),
    );
    await using client = await connect(KIND, project.place);
    const { structuredContent } = await client.call("typed", { request: "Dinner?" });
    expect(structuredContent).toMatchObject({ value: { dish: "soup" }, outcome: { status: "completed" } });
  });

  it("is a tool error in plain words without keys, if the run fails or the input is wrong", async () => {
    await using project = await mcpProject(
      scriptBySchema({
        text: { fault: { kind: "status", status: 401, message: "the key sk-secret-kitchen is wrong" } },
      }),
    );
    await using client = await connect(KIND, project.place);
    const failed = await client.call("router", { request: "Dinner?" });
    expect(failed).toMatchObject({ isError: true, structuredContent: { answer: null } });
    expect(failed.content[0]?.text).toMatch(/^The run failed \(/);
    expect(JSON.stringify(failed)).not.toContain("sk-secret-kitchen");
    const texts = await Promise.all(
      [
        { request: " " },
        { request: "Dinner?", unfinished: "continue" },
        { request: "Dinner?", unfinished: "continue", thread: "nothing" },
        { request: "Dinner?", limits: { rounds: 2 } },
        { request: "Dinner?", limits: { calls: 2 } },
      ].map(async (input) => {
        const { isError, content } = await client.call("router", input);
        return `${isError} ${content[0]?.text}`;
      }),
    );
    expect(texts).toEqual([
      expect.stringMatching(/^true The run failed \(input_invalid\): /),
      "true unfinished needs a thread",
      expect.stringContaining('(thread_unknown): unknown thread "nothing"'),
      expect.stringContaining('unknown limit "rounds"'),
      expect.stringContaining("calls"),
    ]);
  });
});
