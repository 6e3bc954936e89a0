import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { samplesOf, withSources } from "../support/samples.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

afterEach(() => vi.unstubAllEnvs());

/** Starts the server that a page shows, as it stands. Returns how to send it a request. */
async function startServerOf(page: string): Promise<(body?: string) => Promise<Response>> {
  const sample = samplesOf(page).find(({ text }) => text.includes("createServer("));
  const folder = await mkdtemp(join(ROOT, "test/docs/.samples-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "serve.ts");
  await writeFile(file, withSources(sample!.text));
  vi.stubEnv("PORT", "0");
  vi.stubEnv("TROUPE_MODE", "rehearsal");
  using listen = vi.spyOn(Server.prototype, "listen");
  await import(file);
  const server = listen.mock.contexts[0] as Server;
  onTestFinished(async () => {
    server.close();
    await once(server, "close");
  });
  if (!server.listening) await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return (body) => fetch(address, body === undefined ? {} : { method: "POST", body });
}

async function linesOf(response: Response): Promise<Record<string, unknown>[]> {
  const lines = (await response.text()).split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("the server of the page on streaming answers in pieces", async () => {
  const send = await startServerOf("docs/streaming.md");
  const lines = await linesOf(await send("A poem on rain."));
  const tokens = lines.flatMap(({ token }) => (typeof token === "string" ? [token] : []));
  expect(tokens.length).toBeGreaterThan(1);
  expect(lines.at(-1)).toEqual({ answer: tokens.join("") });
});

test("the server of the page on approval asks, also after a reload, and continues with the answer", async () => {
  const send = await startServerOf("docs/approval.md");
  const asked = await linesOf(await send('{ "message": "Send a mail to Bob." }'));
  const question = { kind: "tools", actionRequests: [{ name: "send_mail" }] };
  expect(asked.at(-1)).toMatchObject({ question });
  expect(await linesOf(await send())).toEqual([asked.at(-1)]);
  const { id } = asked.at(-1)!["question"] as { id: string };
  const answers = JSON.stringify({ answers: { [id]: { decision: "approve" } } });
  const answered = await linesOf(await send(answers));
  expect(answered.at(-1)).toEqual({ answer: expect.stringContaining("call of send_mail") });
  expect((await send(answers)).status).toBe(409);
  expect((await send('{ "answers": null }')).status).toBe(400);
});
