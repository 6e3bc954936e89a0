import type { Command } from "@langchain/langgraph";
import type { BaseMessage } from "@langchain/core/messages";
import type { RunAgentInput } from "@ag-ui/core";
import { answerApprovals } from "../approval/pending-approvals.ts";
import { InputError } from "../errors/input-error.ts";
import type { CompiledGraph } from "../langgraph/compiled-graph.ts";
import { quotedSome } from "../text/quoted.ts";
import type { StateChannels } from "./page-state.ts";
import { checkNothingWaits, resumeAnswers } from "./resume-answers.ts";
import { checkAsked, newMessages, wholeConversation } from "./taken-messages.ts";
import { keepsThreads, readThread, type ThreadConfig } from "./thread.ts";

/** How a run starts. */
export interface RunStart {
  /** What the graph is run with. */
  input: { messages: BaseMessage[] } | Command;
  /** The channels that the page's state begins with. A new request keeps only who has the conversation. */
  channels: StateChannels;
  /** How many calls of the thread's usage were made before. */
  earlierCalls: number;
}

/**
 * Decides what a graph is run with. Throws InputError for what a client may not send, ApprovalError for an answer to nothing, TroupeError
 * `thread_waiting` if questions have no answer, and ConfigurationError if the thread is not named.
 */
export async function startOfRun(
  graph: CompiledGraph,
  input: RunAgentInput,
  config: ThreadConfig,
): Promise<RunStart> {
  checkTools(input);
  const { messages, resume = [] } = input;
  if (!keepsThreads(graph)) {
    if (resume.length > 0) throw new InputError("resume: nothing waits, because the graph keeps no threads");
    return fresh(wholeConversation(messages));
  }
  const { channels, questions } = await readThread(graph, config, "streamAgUi");
  const known = new Set((channels.messages ?? []).flatMap(({ id }) => id ?? []));
  const added = newMessages(messages, known);
  if (resume.length === 0) {
    checkNothingWaits(questions.map(({ id }) => id));
    const { active } = channels;
    return fresh(added, active === undefined ? {} : { active });
  }
  const answers = resumeAnswers(resume, questions);
  if (added.length > 0)
    throw new InputError("messages: a request with resume has no new message; send it afterwards");
  const command = await answerApprovals(graph, config, answers);
  return { input: command, channels, earlierCalls: channels.usage?.length ?? 0 };
}

function fresh(messages: BaseMessage[], channels: StateChannels = {}): RunStart {
  checkAsked(messages);
  return { input: { messages }, channels, earlierCalls: 0 };
}

function checkTools({ tools = [] }: Partial<RunAgentInput>): void {
  if (tools.length === 0) return;
  const names = quotedSome(tools.map(({ name }) => name));
  throw new InputError(
    `tools: the agents have only the tools of the server, not those of a client; the request has ${names}`,
  );
}
