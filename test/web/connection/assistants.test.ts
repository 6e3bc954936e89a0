import { createServer } from "node:http";
import { Client } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { assistantOf, readGraphs } from "../../../web/page/connection/assistants.ts";
import { listening } from "../../support/listening.ts";

interface Query {
  readonly graph_id?: string;
  readonly limit: number;
}

/** Serves the search for assistants of a server that made one for each graph. */
async function serving(graphs: readonly string[]): Promise<AsyncDisposable & { client: Client }> {
  const answer = (body: string): string => {
    const { graph_id: graph, limit } = JSON.parse(body) as Query;
    const found = graphs.filter((name) => graph === undefined || name === graph).slice(0, limit);
    const metadata = { created_by: "system" };
    return JSON.stringify(
      found.map((name) => ({ assistant_id: `assistant of ${name}`, graph_id: name, metadata })),
    );
  };
  const server = await listening(
    createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (piece: string) => (body += piece));
      request.on("end", () => response.setHeader("content-type", "application/json").end(answer(body)));
    }),
  );
  const client = new Client({ apiUrl: server.address, apiKey: null, callerOptions: { maxRetries: 0 } });
  return { client, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const MANY = Array.from({ length: 250 }, (_, index) => `graph-${String(index).padStart(3, "0")}`);

test("lists the graphs of a server by name", async () => {
  await using server = await serving(["writing", "coding"]);
  expect(await readGraphs(server.client)).toEqual({ names: ["coding", "writing"], isCut: false });
});

test("lists a graph once, also if several assistants are of it", async () => {
  await using server = await serving(["coding", "writing", "coding"]);
  expect((await readGraphs(server.client)).names).toEqual(["coding", "writing"]);
});

test("says that there may be more graphs than were read", async () => {
  await using server = await serving(MANY);
  const { names, isCut } = await readGraphs(server.client);
  expect(names).toHaveLength(200);
  expect(isCut).toBe(true);
});

test("finds the assistant of a graph that is not in the list", async () => {
  await using server = await serving(MANY);
  expect(await assistantOf(server.client, "graph-249")).toMatchObject({
    assistant_id: "assistant of graph-249",
  });
});

test("names the graphs of the server if the graph is unknown", async () => {
  await using server = await serving(["writing", "coding"]);
  await expect(assistantOf(server.client, "cooking")).rejects.toThrow(
    'The server has no graph "cooking"; available: coding, writing.',
  );
  await using empty = await serving([]);
  await expect(assistantOf(empty.client, "cooking")).rejects.toThrow(
    'The server has no graph "cooking"; it has none at all.',
  );
});
