import { symlink } from "node:fs/promises";
import { join } from "node:path";
import {
  Client,
  StreamableHTTPClientTransport,
  type ElicitResult,
  type Tool,
} from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as OldStdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as OldHttp } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ElicitRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { createModelServer, type ModelScript } from "../../../src/testing/index.ts";
import { projectFolder, REPOSITORY } from "./troupe.ts";

/** Both versions of the protocol with the official client, and the client of the SDK before it. */
export const CLIENTS = ["2026-07-28", "2025 of the new package", "2025 of the old package"] as const;

/** Which client, and which protocol it speaks. */
export type ClientKind = (typeof CLIENTS)[number];

/** Where the server is: a process that the client starts, or an address. */
export type Place =
  | { folder: string; environment?: Record<string, string>; words?: string[] }
  | { url: string; token: string };

/** What a test asks of a client. */
export interface McpClient extends AsyncDisposable {
  list(): Promise<Tool[]>;
  call(name: string, input: object, options?: CallOptions): Promise<CallResult>;
}

interface CallOptions {
  onProgress?: (message: string) => void;
  signal?: AbortSignal;
}

/** The result of a tool, as far as tests read it. */
export interface CallResult {
  isError?: boolean;
  content: { type: string; text: string }[];
  structuredContent?: {
    thread: string;
    answer: string | null;
    outcome: { status: string } | null;
    approvals: { id: string; question: string }[];
  };
}

/** Answers a form that the server shows. */
export type Elicit = (message: string) => ElicitResult;

const INFO = { name: "test", version: "1.0.0" };

/** Connects a client of this kind. With `elicit`, it can show forms to a person. */
export async function connect(kind: ClientKind, place: Place, elicit?: Elicit): Promise<McpClient> {
  const capabilities = elicit === undefined ? {} : { elicitation: {} };
  if (kind === "2025 of the old package") {
    const client = new OldClient(INFO, { capabilities });
    if (elicit !== undefined) {
      client.setRequestHandler(ElicitRequestSchema, ({ params }) => elicit(params.message));
    }
    const transport = "url" in place ? new OldHttp(...addressOf(place)) : new OldStdio(processOf(place));
    await client.connect(transport as Transport);
    return wrapped(client as unknown as AnyClient, [undefined]);
  }
  const mode = kind === "2026-07-28" ? { pin: "2026-07-28" } : ("legacy" as const);
  const client = new Client(INFO, { capabilities, versionNegotiation: { mode } });
  if (elicit !== undefined) {
    client.setRequestHandler("elicitation/create", ({ params }) => elicit(params.message));
  }
  await client.connect(
    "url" in place
      ? new StreamableHTTPClientTransport(...addressOf(place))
      : new StdioClientTransport(processOf(place)),
  );
  return wrapped(client, []);
}

/** What both packages' clients have in common. The old one has a schema of results before the options. */
interface AnyClient {
  listTools(): Promise<{ tools: Tool[] }>;
  callTool(params: object, ...rest: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

function wrapped(client: AnyClient, between: readonly unknown[]): McpClient {
  return {
    list: async () => (await client.listTools()).tools,
    async call(name, input, { onProgress, signal } = {}) {
      const onprogress = ({ message = "" }: { message?: string }): void => onProgress?.(message);
      const options = { ...(onProgress && { onprogress }), ...(signal && { signal }) };
      const params = { name, arguments: input };
      return (await client.callTool(params, ...between, options)) as CallResult;
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function processOf({ folder, environment = {}, words = [] }: Exclude<Place, { url: string }>) {
  const args = [join(REPOSITORY, "dist/cli/main.js"), "mcp", ...words];
  const env = { TROUPE_DB: join(folder, "threads.db"), ...environment };
  return { command: process.execPath, args, cwd: folder, env, stderr: "ignore" as const };
}

function addressOf({ url, token }: Extract<Place, { url: string }>): [URL, { requestInit: RequestInit }] {
  return [new URL(url), { requestInit: { headers: { authorization: `Bearer ${token}` } } }];
}

const GRAPHS = `
  import { createRouter, createSupervisor, defineSpecialist } from "troupe";
  import { z } from "zod";
  console.log("a module that prints");
  const specialists = [
    defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." }),
    defineSpecialist({ name: "baker", description: "bakes", prompt: "You bake." }),
  ];
  const classifier = () => { console.log("a node that prints"); return "cook"; };
  export const router = createRouter({ specialists, classifier });
  export const careful = createSupervisor({ specialists, approval: "plan" });
  export const typed = createRouter({ specialists, classifier, answer: z.object({ dish: z.string() }) });`;

/** A project with graphs, and the model that they ask. */
export interface McpProject extends AsyncDisposable {
  place: Extract<Place, { folder: string }> & { environment: Record<string, string> };
  model: Awaited<ReturnType<typeof createModelServer>>;
}

/** Creates a project whose model answers by this script. */
export async function mcpProject(script: ModelScript): Promise<McpProject> {
  const folder = await projectFolder({
    "langgraph.json": JSON.stringify({
      graphs: {
        router: { path: "./graphs.ts:router", description: "Knows food." },
        careful: "./graphs.ts:careful",
        typed: "./graphs.ts:typed",
      },
    }),
    "graphs.ts": GRAPHS,
  });
  await symlink(join(REPOSITORY, "node_modules/zod"), join(folder.path, "node_modules/zod"));
  const model = await createModelServer({ script });
  return {
    place: {
      folder: folder.path,
      environment: {
        OPENAI_BASE_URL: model.baseUrl,
        OPENAI_API_KEY: "sk-secret-kitchen",
        TROUPE_DB: join(folder.path, "threads.db"),
      },
    },
    model,
    async [Symbol.asyncDispose]() {
      await model.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
