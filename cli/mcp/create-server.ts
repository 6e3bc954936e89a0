import type { McpServer } from "@modelcontextprotocol/server";
import { packageVersion } from "../package-version.ts";
import { registerAnswerTool } from "./answer-tool.ts";
import { OWN_TOOLS } from "./offered-graphs.ts";
import { registerRunTools } from "./run-tools.ts";
import type { ServedProject } from "./tool-context.ts";
import { registerVerifyTool } from "./verify-tool.ts";

const INSTRUCTIONS =
  `Each tool but the last two is a team of agents that works on a request. ${OWN_TOOLS.answer} answers what a run waits ` +
  `for. ${OWN_TOOLS.verify} judges a project by running it: call it before you say that the work is done.`;

/** Creates the server of one connection, or of one request, with all tools of a project. */
export function createServer(project: ServedProject): McpServer {
  const { sdk, codec } = project;
  const server = new sdk.McpServer(
    { name: "troupe", version: packageVersion() },
    {
      instructions: INSTRUCTIONS,
      requestState: { verify: (state, request) => codec.verify(state, request) },
    },
  );
  const context = { ...project, server };
  registerRunTools(context);
  registerAnswerTool(context);
  registerVerifyTool(context);
  return server;
}
