import type { Client } from "@langchain/langgraph-sdk";
import {
  createModelServer,
  scriptOf,
  type ModelRequest,
  type ModelScript,
  type RecordedRequest,
} from "../../src/testing/index.ts";
import { startDevServer } from "./dev-server.ts";

/** A dev server whose model is a scripted one, shared by several tests that run at the same time. */
export interface DevSession extends AsyncDisposable {
  client: Client;
  /**
   * From now on the model answers by this script wherever a prompt mentions the subject, which no other test may;
   * gives the requests that have come since.
   */
  play: (subject: string, script: ModelScript) => () => readonly RecordedRequest[];
}

/** Starts a scripted model server and a dev server with the shipped graphs that knows no other model. */
export async function startDevSession(): Promise<DevSession> {
  const scripts = new Map<string, ModelScript>();
  const model = await createModelServer({
    script: (request) => {
      const subject = [...scripts.keys()].find((one) => mentions(request, one)) ?? "";
      return (scripts.get(subject) ?? scriptOf([]))(request);
    },
  });
  const server = await startDevServer({ environment: { OPENAI_BASE_URL: model.baseUrl } });
  return {
    client: server.client,
    play(subject, script) {
      scripts.set(subject, script);
      const first = model.requests.length;
      return () => model.requests.slice(first).filter((request) => mentions(request, subject));
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await model.close();
    },
  };
}

function mentions({ messages }: ModelRequest, subject: string): boolean {
  return JSON.stringify(messages).includes(subject);
}
