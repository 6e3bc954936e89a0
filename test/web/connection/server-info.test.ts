import { createServer } from "node:http";
import { expect, test } from "vitest";
import { askServer } from "../../../web/page/connection/server-info.ts";
import { listening } from "../../support/listening.ts";

const { signal } = new AbortController();

test.each([
  ['{ "error": "configuration: TROUPE_MODE must be live" }', ": configuration: TROUPE_MODE must be live"],
  ["<h1>Bad Gateway</h1>", ""],
  ["null", ""],
])("says why a server refuses to answer, if it says why: %s", async (body, reason) => {
  await using server = await listening(
    createServer((_request, response) => response.writeHead(500).end(body)),
  );
  for (const isOwnServer of [true, false]) {
    await expect(askServer(server.address, isOwnServer, signal)).rejects.toThrow(
      new Error(`${server.address} answered 500${reason}`),
    );
  }
});

test("takes a server without a console for one of LangGraph's protocol", async () => {
  await using server = await listening(
    createServer((request, response) => response.writeHead(request.url === "/ok" ? 200 : 404).end("{}")),
  );
  expect(await askServer(server.address, true, signal)).toBeNull();
});
