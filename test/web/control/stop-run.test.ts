import { createServer } from "node:http";
import { Client } from "@langchain/langgraph-sdk";
import { expect, test } from "vitest";
import { stopRun } from "../../../web/page/control/stop-run.ts";
import { listening } from "../../support/listening.ts";

test("gives up on a run that its server has lost, and says what to do", async () => {
  await using server = await listening(
    createServer((request, response) => {
      // As LangGraph's server does, which waits for the end of a run that nobody carries out.
      if (request.url?.includes("/cancel") === true) return;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify([{ run_id: "run", status: "running" }]));
    }),
  );
  const client = new Client({ apiUrl: server.address, apiKey: null, callerOptions: { maxRetries: 0 } });
  await expect(stopRun({ client, thread: "thread" }, 100)).rejects.toThrow(
    "the run has not ended within 0.1 seconds; it may end later, or else restart the server",
  );
});
