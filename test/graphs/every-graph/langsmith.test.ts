import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const program = fileURLToPath(new URL("../../support/run-traced.ts", import.meta.url));

test("LangSmith gets the run, its nodes and its model calls by two environment variables alone", async () => {
  const sent: string[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    sent.push(await text(request));
    response.setHeader("content-type", "application/json").end("{}");
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const environment = {
    PATH: process.env["PATH"],
    TROUPE_MODE: "rehearsal",
    LANGSMITH_TRACING: "true",
    LANGSMITH_API_KEY: "some-key",
    LANGSMITH_ENDPOINT: `http://127.0.0.1:${port}`,
  };
  // The process ends when its last trace is sent.
  await promisify(execFile)(process.execPath, ["--import", import.meta.resolve("tsx"), program], {
    env: environment,
    timeout: 60_000,
  });
  server.close();

  const traces = sent.join("\n");
  const names = new Set([...traces.matchAll(/^\{[^\n]*?"name":"([^"]+)"/gm)].map(({ 1: name }) => name));
  expect([...names]).toEqual(
    expect.arrayContaining(["password question", "classifier", "guide", "ChatOpenAI"]),
  );
  expect(traces).toContain('"tags":["web"');
  expect(traces).toContain('"user":"ann"');
  expect(traces).toContain("You are a guide.");
}, 90_000);
