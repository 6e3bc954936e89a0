import { request } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { scriptBySchema, type ModelReply } from "../../../src/testing/index.ts";
import { deliverTask } from "../../support/kitchen.ts";
import { step } from "../../support/plan.ts";
import { planOf } from "../../support/scripted-models.ts";
import { CLIENTS, connect, mcpProject, type McpProject } from "../support/mcp.ts";
import { A_PROCESS_MILLISECONDS, startTroupe, type Running } from "../support/troupe.ts";

/** Starts the server in a project's folder, and resolves to its address when it is ready. */
async function serve(project: McpProject, environment: Record<string, string> = {}) {
  const { folder, environment: own } = project.place;
  const running: Running = startTroupe(["mcp", "--http"], {
    folder,
    environment: { ...own, ...environment },
  });
  let printed = "";
  running.child.stderr?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await Promise.race([running.said("bearer token: "), running.ended]);
  const url = /http:\/\/127\.0\.0\.1:\d+\/mcp/.exec(printed)?.[0] ?? "";
  const token = /bearer token: (\S+)\n/.exec(printed)?.[1] ?? "";
  return {
    url,
    token,
    printed: () => printed,
    async [Symbol.asyncDispose]() {
      running.child.kill("SIGTERM");
      const { code, stdout } = await running.ended;
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    },
  };
}

/** Sends a request with headers that clients cannot set, and resolves to the status. */
function statusOf(url: string, headers: Record<string, string>, method = "POST"): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });
    const sent = request(
      url,
      { method, headers: { "content-type": "application/json", ...headers } },
      (response) => {
        void text(response).then(() => resolve(response.statusCode ?? 0));
      },
    );
    sent.on("error", reject);
    sent.end(method === "POST" ? body : undefined);
  });
}

describe("troupe mcp --http", { timeout: 3 * A_PROCESS_MILLISECONDS }, () => {
  it("refuses what has no token, a foreign host, a foreign origin or another path", async () => {
    await using project = await mcpProject(scriptBySchema({ text: { text: "soup" } }));
    await using server = await serve(project);
    const authorization = `Bearer ${server.token}`;
    const statuses = await Promise.all([
      statusOf(server.url, {}),
      statusOf(server.url, { authorization: "Bearer wrong" }),
      statusOf(server.url, { authorization, host: "evil.example" }),
      statusOf(server.url, { authorization, origin: "https://evil.example" }),
      statusOf(server.url.replace("/mcp", "/other"), { authorization }),
      statusOf(server.url, { authorization, "mcp-session-id": "none" }),
    ]);
    expect(statuses).toEqual([401, 401, 403, 403, 404, 404]);
    expect(server.token.length).toBeGreaterThan(40);
  });

  it.for(CLIENTS)("answers, asks the person and stops a cancelled run for a client of %s", async (kind) => {
    const cancel = new AbortController();
    const reply = (asked: Parameters<typeof deliverTask>[0]): ModelReply => {
      if (!asked.lastUser.includes("slowly")) return deliverTask(asked);
      cancel.abort("enough");
      return { text: "too late", delayMilliseconds: 600_000 };
    };
    await using project = await mcpProject(scriptBySchema({ plan: planOf(step("soup")), text: reply }));
    const token = "a-token-of-the-test-0123456789";
    await using server = await serve(project, { TROUPE_MCP_TOKEN: token });
    expect(server.printed()).not.toContain(token);
    const asked: string[] = [];
    await using client = await connect(kind, { url: server.url, token }, (message) => {
      asked.push(message);
      return { action: "accept", content: { decision: "approve" } };
    });
    const said: string[] = [];
    const result = await client.call(
      "careful",
      { request: "dinner" },
      { onProgress: (line) => said.push(line) },
    );
    expect(result.structuredContent).toMatchObject({ answer: "result of do soup" });
    expect([asked.length, said.length > 0]).toEqual([1, true]);
    const input = { request: "slowly", thread: "t" };
    await expect(client.call("router", input, { signal: cancel.signal })).rejects.toThrow(/enough|abort/i);
    for (;;) {
      const { isError, content } = await client.call("router", { request: "again", thread: "t" });
      if (content[0]?.text.includes("thread_busy")) continue;
      expect([isError, content[0]?.text]).toEqual([true, expect.stringContaining("unfinished run")]);
      break;
    }
  });

  it("refuses a token that could be guessed", async () => {
    await using project = await mcpProject(scriptBySchema({ text: { text: "soup" } }));
    const { folder, environment } = project.place;
    const context = { folder, environment: { ...environment, TROUPE_MCP_TOKEN: "short" } };
    const { code, stderr } = await startTroupe(["mcp", "--http"], context).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining("at least 16 characters")]);
  });
});
