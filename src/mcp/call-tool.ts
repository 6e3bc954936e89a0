import { AsyncLocalStorage } from "node:async_hooks";
import { isGraphBubbleUp, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { CallToolResult, ElicitRequest, ElicitResult, Tool } from "@modelcontextprotocol/client";
import { messageOf } from "../errors/locate-error.ts";
import { withoutKeys } from "../errors/without-keys.ts";
import { runEndingOf } from "../langgraph/run-ending.ts";
import { orAborted } from "../run/or-aborted.ts";
import { hideKeys } from "../text/hide-keys.ts";
import { isRecord } from "../text/is-record.ts";
import type { Connection } from "./connection.ts";
import { elicit, type AskingCall } from "./elicitation.ts";
import { hashOfTool } from "./pins.ts";
import { resultText } from "./result-text.ts";
import type { Sdk } from "./sdk.ts";

/** A tool of a server, as it was when it was given to a specialist. */
export interface ServerTool {
  server: string;
  /** The name that models read. */
  name: string;
  tool: Tool;
  hash: string;
  connection: Connection;
  sdk: Sdk;
}

/** The config of a tool's call. LangChain adds the call itself. */
type ToolConfig = LangGraphRunnableConfig & { toolCall?: { id?: string | undefined } | undefined };

/** How often a server can ask for something in one call. */
const MOST_ROUNDS = 10;

/**
 * Calls a tool, and returns its result as a text. Throws an error that the model reads if the call fails. Throws what steers the
 * run (an interrupt, an abort) as it is.
 */
export async function callTool(
  called: ServerTool,
  args: Record<string, unknown>,
  config: ToolConfig,
): Promise<string> {
  const { server, name } = called;
  let result: CallToolResult;
  try {
    result = await resultOf(called, args, config);
  } catch (error) {
    config.signal?.throwIfAborted();
    if (isGraphBubbleUp(error)) throw error;
    const message = hideKeys(`the MCP server "${server}" failed: ${messageOf(error)}`);
    // oxlint-disable-next-line preserve-caught-error -- the cause is preserved, without keys.
    throw new Error(message, { cause: withoutKeys(error) });
  }
  const text = resultText(result);
  if (result.isError === true) throw new Error(`${name} failed:\n${text}`);
  return text;
}

async function resultOf(
  { server, name, tool, hash, connection, sdk }: ServerTool,
  args: Record<string, unknown>,
  config: ToolConfig,
): Promise<CallToolResult> {
  // A server can be slow to start, and another call can have its turn first.
  const soon = <Result>(work: Promise<Result>): Promise<Result> =>
    config.signal ? orAborted(work, config.signal) : work;
  const session = await soon(connection.session(runEndingOf(config.configurable)));
  const now = (await session.tools()).find((one) => one.name === tool.name);
  if (now === undefined) throw new Error(`it no longer has the tool "${tool.name}"`);
  if (hashOfTool(now) !== hash) {
    throw new Error(`the tool "${tool.name}" has changed since it was allowed, so it was not called`);
  }
  const asking = createAsking({ server, tool: name, args, call: config.toolCall?.id ?? "" }, sdk);
  let added: Record<string, unknown> = {};
  for (let round = 0; round <= MOST_ROUNDS; round += 1) {
    const params = { arguments: args, ...added };
    const result = await soon(session.call({ tool, params, signal: config.signal, ask: asking.ask }));
    asking.throwIfWaiting();
    if (!sdk.isInputRequiredResult(result)) return result;
    const { inputRequests = {}, requestState } = result;
    const answers = Object.entries(inputRequests).map(([key, request]) => [key, asking.answer(request)]);
    added = {
      inputResponses: Object.fromEntries(answers),
      ...(requestState !== undefined && { requestState }),
    };
  }
  throw new Error(`it asked for more than ${MOST_ROUNDS} answers in one call`);
}

/** Answers what a server asks during one call, in the context of the tool that made the call. */
interface Asking {
  /** Answers a question while the call waits. The call is canceled if a person must answer first. */
  ask: (params: ElicitRequest["params"]) => Promise<ElicitResult>;
  /** Answers a question that is the result of a call. Throws LangGraph's interrupt if a person must answer first. */
  answer: (request: { method: string; params?: unknown }) => ElicitResult;
  /** Throws LangGraph's interrupt if `ask` met it. */
  throwIfWaiting: () => void;
}

function createAsking(call: AskingCall, sdk: Sdk): Asking {
  // LangGraph finds the answers of persons by the asynchronous context, and messages of a server arrive in another one.
  const inContext = AsyncLocalStorage.snapshot();
  let thrown: { error: unknown } | null = null;
  const answer = (params: ElicitRequest["params"]): ElicitResult => {
    try {
      return inContext(elicit, params, call, sdk);
    } catch (error) {
      if (isGraphBubbleUp(error)) throw error;
      throw new Error(`it asks a person something, which is not possible here: ${messageOf(error)}`, {
        cause: error,
      });
    }
  };
  return {
    ask: (params) => {
      try {
        if (thrown === null) return Promise.resolve(answer(params));
      } catch (error) {
        thrown = { error };
      }
      return Promise.resolve({ action: "cancel" });
    },
    answer: ({ method, params }) => {
      if (method !== "elicitation/create" || !isRecord(params)) throw new Error(`it asks for ${method}`);
      return answer(params as ElicitRequest["params"]);
    },
    throwIfWaiting: () => {
      if (thrown !== null) throw thrown.error;
    },
  };
}
