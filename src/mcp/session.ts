import type {
  CallToolResult,
  Client,
  ElicitRequest,
  ElicitResult,
  InputRequiredResult,
  PriorDiscovery,
  Tool,
} from "@modelcontextprotocol/client";
import { messageOf } from "../errors/locate-error.ts";
import { withoutKeys } from "../errors/without-keys.ts";
import { hideKeys } from "../text/hide-keys.ts";
import { endWithProcess } from "./server-processes.ts";
import { serverTransport } from "./open-transport.ts";
import type { Sdk } from "./sdk.ts";
import { isStdioServer, type McpServer } from "./server.ts";

/** Answers what a server asks a person during a call. */
export type Ask = (request: ElicitRequest["params"]) => Promise<ElicitResult>;

/** A call to a server. */
export interface ServerCall {
  tool: Tool;
  params: Record<string, unknown>;
  signal: AbortSignal | undefined;
  ask: Ask;
}

/** A server that has been started, or reached, and has said what tools it has. */
export interface Session {
  /** Returns the tools as they are now. They are read again if the server has said that they changed. */
  tools: () => Promise<readonly Tool[]>;
  /** False as soon as the server has ended, or cannot be reached. */
  isOpen: () => boolean;
  /** The protocol that it speaks, so that the next start need not find it out. */
  prior: PriorDiscovery;
  call: (call: ServerCall) => Promise<CallToolResult | InputRequiredResult>;
  close: () => Promise<void>;
}

/** How a session is opened. */
export interface SessionOptions {
  sdk: Sdk;
  elicitation: boolean;
  milliseconds: number;
  /**
   * The protocol that the server spoke before.
   * @default found out, which starts a program twice
   */
  prior?: PriorDiscovery | undefined;
}

/** The longest time in which a program must show that it speaks the new protocol. It is asked in the old one after that. */
const PROBE_MILLISECONDS = 10_000;

/** Starts or reaches a server, and reads its tools. Rejects with an error that has what the program wrote to standard error. */
export async function openSession(
  server: McpServer,
  { sdk, elicitation, milliseconds, prior }: SessionOptions,
): Promise<Session> {
  const { transport, lastErrors } = serverTransport(server, sdk);
  const isProgram = isStdioServer(server);
  let asking: Ask | null = null;
  let tools: Promise<readonly Tool[]> | null = null;
  let isOpen = true;
  const client = new sdk.Client(
    { name: "troupe", version: "1" },
    {
      capabilities: elicitation ? { elicitation: { form: {} } } : {},
      versionNegotiation: {
        mode: "auto",
        probe: { timeoutMs: isProgram ? Math.min(PROBE_MILLISECONDS, milliseconds) : milliseconds },
      },
      listChanged: { tools: { autoRefresh: false, debounceMs: 0, onChanged: () => (tools = null) } },
    },
  );
  if (elicitation) {
    client.setRequestHandler("elicitation/create", ({ params }) => asking?.(params) ?? { action: "cancel" });
  }
  const list = async (): Promise<readonly Tool[]> => {
    try {
      return (await client.listTools(undefined, { timeout: milliseconds, cacheMode: "refresh" })).tools;
    } catch (error) {
      tools = null;
      throw error;
    }
  };
  const listed = (): Promise<readonly Tool[]> => (tools ??= list());
  let forget = (): unknown => undefined;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the client has no other way to listen.
  client.onclose = () => {
    isOpen = false;
    forget();
  };
  // Errors of calls reach the calls. Others are about messages that no call waits for.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the client has no other way to listen.
  client.onerror = () => undefined;
  const close = async (): Promise<void> => {
    isOpen = false;
    if ("terminateSession" in transport) await within(2_000, transport.terminateSession());
    await client.close().catch(() => undefined);
  };
  try {
    await client.connect(transport, { timeout: milliseconds, ...(prior && { prior }) });
    if (prior?.kind === "modern") await followTools(client, milliseconds);
    if ("pid" in transport) forget = endWithProcess(transport.pid);
    await listed();
  } catch (cause) {
    await close();
    const message = hideKeys([messageOf(cause), lastErrors()].filter(Boolean).join("; "));
    // oxlint-disable-next-line preserve-caught-error -- the cause is preserved, without keys.
    throw new Error(message, { cause: withoutKeys(cause) });
  }
  // A question of the old protocol does not say which call it belongs to, so there must be only one.
  const inTurn = elicitation && client.getProtocolEra() === "legacy" ? turns() : atOnce;
  return {
    tools: listed,
    isOpen: () => isOpen,
    close,
    prior: priorOf(client),
    call: (call) =>
      inTurn(async () => {
        asking = call.ask;
        try {
          return await send(client, call, milliseconds);
        } catch (error) {
          const isAnswer = error instanceof sdk.ProtocolError;
          const isSlow = error instanceof sdk.SdkError && error.code === sdk.SdkErrorCode.RequestTimeout;
          if (!isProgram && !isAnswer && !isSlow) isOpen = false;
          throw error;
        } finally {
          asking = null;
        }
      }),
  };
}

/** Asks the server to say when its tools change. The client does that by itself only if the protocol had to be found out. */
async function followTools(client: Client, timeout: number): Promise<void> {
  if (client.getServerCapabilities()?.tools?.listChanged !== true) return;
  await client.listen({ toolsListChanged: true }, { timeout }).catch(() => undefined);
}

function priorOf(client: Client): PriorDiscovery {
  const discover = client.getDiscoverResult();
  return discover === undefined ? { kind: "legacy" } : { kind: "modern", discover };
}

async function send(
  client: Client,
  { tool, params, signal }: ServerCall,
  timeout: number,
): Promise<CallToolResult | InputRequiredResult> {
  // Without its output schema, which the client would demand of a question, too.
  const { outputSchema: _, ...toolDefinition } = tool;
  return client.callTool(
    { ...params, name: tool.name },
    {
      timeout,
      allowInputRequired: true,
      toolDefinition,
      ...(signal && { signal }),
    },
  );
}

type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

const atOnce: InTurn = (work) => work();

function turns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

/** Waits for work that may fail, for at most this time. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
