import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerContext } from "@modelcontextprotocol/server";
import * as sdk from "@modelcontextprotocol/server";
import { describe, expect, it } from "vitest";
import { confinedPath } from "../../../cli/mcp/confined-path.ts";
import { readForms, formsFor } from "../../../cli/mcp/elicitation.ts";
import { createProgress } from "../../../cli/mcp/call-progress.ts";
import { runResult } from "../../../cli/mcp/run-result.ts";
import { runOutputSchema } from "../../../cli/mcp/run-schemas.ts";
import { openQuestions } from "../../../src/approval/open-questions.ts";
import { temporaryFolder } from "../support/troupe.ts";

describe("a path that a client names", () => {
  it("is inside the folder, also if its name begins with two dots", async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, "..a"));
    await writeFile(join(folder.path, "..a", "b"), "");
    await symlink(join(folder.path, "..a"), join(folder.path, "link"));
    const inside = await confinedPath("file", "link/b", folder.path);
    expect(inside).toBe(await confinedPath("file", join(folder.path, "..a/b"), folder.path));
    expect(await confinedPath("folder", ".", folder.path)).not.toBe("");
    await expect(confinedPath("file", "link/../../..", folder.path)).rejects.toThrow("file must be inside");
    await expect(confinedPath("file", "none", folder.path)).rejects.toThrow("file cannot be read");
  });
});

describe("progress", () => {
  it("is sent in one line with rising numbers, and again after a silence", async () => {
    const sent: unknown[] = [];
    let wake: () => void = () => undefined;
    const silence = new Promise<void>((resolve) => (wake = resolve));
    const mcpReq = {
      _meta: { progressToken: 7 },
      notify(notification: unknown) {
        sent.push(notification);
        if (sent.length === 2) wake();
        return Promise.reject(new Error("the client is gone"));
      },
    } as unknown as ServerContext["mcpReq"];
    using progress = createProgress({ mcpReq }, 20);
    progress.say("cook\nstarted");
    await silence;
    const method = "notifications/progress";
    expect(sent.slice(0, 2)).toEqual([
      { method, params: { progressToken: 7, progress: 1, message: "cook started" } },
      { method, params: { progressToken: 7, progress: 2, message: "still at it: cook started" } },
    ]);
  });

  it("is not sent to a client that does not ask for it", () => {
    const notify = (): never => expect.unreachable("nobody asked");
    using progress = createProgress({ mcpReq: { notify } as unknown as ServerContext["mcpReq"] });
    expect(() => progress.say("cook started")).not.toThrow();
  });
});

describe("a form", () => {
  const interrupts = [{ id: "i1", value: { question: "how many?" } }];
  const open = openQuestions({ tasks: [{ name: "node", interrupts }] });
  const id = open[0]!.question.id;

  it("takes any answer to a question of a foreign graph, as JSON or as text", () => {
    const forms = formsFor(sdk, open.map(({ question }) => question) as never);
    expect(forms[id]).toMatchObject({ params: { message: expect.stringContaining("how many?") as string } });
    const read = (answer: string): unknown =>
      readForms(sdk, { [id]: { action: "accept", content: { answer } } }, open).map(({ value }) => value);
    expect([read("3"), read("three"), read('{"n":3}')]).toEqual([[3], ["three"], [{ n: 3 }]]);
  });

  it("answers nothing if it was closed, or if it is not there", () => {
    expect(readForms(sdk, { [id]: { action: "decline" } }, open)).toEqual([]);
    expect(readForms(sdk, undefined, open)).toEqual([]);
  });
});

describe("the result of a graph that is not Troupe's", () => {
  it("has an answer and no outcome", () => {
    const result = runResult({ graph: "g", thread: "t", answer: "soup", outcome: null });
    const structuredContent = { graph: "g", thread: "t", answer: "soup", outcome: null, approvals: [] };
    const content = [
      { type: "text", text: "soup" },
      { type: "text", text: "thread: t" },
    ];
    expect(result).toEqual({ content, structuredContent });
    expect(runOutputSchema.parse(result.structuredContent)).toEqual(structuredContent);
  });
});
