import type { McpServer, RequestStateCodec } from "@modelcontextprotocol/server";
import type { CallPlace } from "./call-graph.ts";
import type { AskedRun } from "./elicitation.ts";
import type { OfferedGraph } from "./offered-graphs.ts";
import type { ServerPackage } from "./server-package.ts";

/** What all connections of the process share. */
export interface ServedProject extends CallPlace {
  sdk: ServerPackage;
  graphs: readonly OfferedGraph[];
  /** Signs what a client keeps while it asks a person. */
  codec: RequestStateCodec<AskedRun>;
  /** Aborts when the process is to end. */
  signal: AbortSignal;
  /** Keeps the process until this work is over. */
  track: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Lets one verification run after the other: two at once would disturb each other's measurements. */
  inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** What the tools of one server share. */
export interface ToolContext extends ServedProject {
  server: McpServer;
}
