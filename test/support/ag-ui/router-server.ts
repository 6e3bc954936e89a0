import { MemorySaver } from "@langchain/langgraph";
import { createRouter, type RouterGraph } from "../../../graphs/index.ts";
import { scriptBySchema, type ModelScript, type ModelServer } from "../../../src/testing/index.ts";
import { routeTo, scriptedModels } from "../scripted-models.ts";
import { baker, cook } from "../specialists.ts";
import { agUiServer } from "./ag-ui-server.ts";

/** A script whose every answer is the same. */
export const answers = scriptBySchema({ route: routeTo("cook"), text: { text: "Leeks." } });

/** A router behind HTTP, and what happened there. */
export interface RouterServer extends AsyncDisposable {
  graph: RouterGraph<"cook" | "baker">;
  url: string;
  /** What the model server was asked. */
  requests: ModelServer["requests"];
  /** The errors that the service was given for its log. */
  failures: unknown[];
}

/** Serves a router for AG-UI, with threads or without. */
export async function routerServer(script: ModelScript, { kept = true } = {}): Promise<RouterServer> {
  const scripted = await scriptedModels(script);
  const graph = createRouter({
    specialists: [cook, baker],
    models: scripted.models,
    ...(kept ? { checkpointer: new MemorySaver() } : {}),
  });
  const failures: unknown[] = [];
  const server = await agUiServer(graph, {
    onError: (error: unknown) => failures.push(error),
    ...(kept ? {} : { config: {} }),
  });
  const end = async () => {
    await server[Symbol.asyncDispose]();
    await scripted[Symbol.asyncDispose]();
  };
  return { graph, url: server.url, requests: scripted.server.requests, failures, [Symbol.asyncDispose]: end };
}
