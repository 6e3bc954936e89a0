import { Overwrite, type GraphNode } from "@langchain/langgraph";
import { withoutAnswer, type TypedAnswers } from "../../src/answers/typed-answers.ts";
import { readRequest } from "../../src/conversation/conversation.ts";
import type { ConversationWindow } from "../../src/conversation/window.ts";
import type { HistoryPolicy } from "../../src/specialists/handoff.ts";
import type { HandoffsState } from "../../src/state/handoffs-state.ts";
import type { AddedChannels } from "../../src/state/extended-channels.ts";
import { withoutTeams } from "../channels.ts";
import { reportCut } from "../report-cut.ts";
import { startTurn, type StartOptions } from "../turn.ts";

/** What the switchboard needs. */
export interface SwitchboardOptions<Name extends string> extends StartOptions {
  names: readonly Name[];
  entry: Name;
  history: HistoryPolicy;
  conversation: ConversationWindow;
  answers: TypedAnswers | null;
  added: AddedChannels;
}

/** Creates the first node of a handoff graph: it gives the turn to the last speaker, or to the entry. Calls no model. */
export function createSwitchboard<Name extends string>(
  options: SwitchboardOptions<Name>,
): GraphNode<HandoffsState<Name>> {
  const { names, entry, history, conversation, answers } = options;
  return (state, config) => {
    // Throws InputError for a conversation without a request.
    const request = readRequest(state.messages, { ...conversation, compacted: state.compacted });
    const turn = startTurn(options, { agent: "switchboard", config, state });
    const { run } = turn;
    if (history !== "whole") reportCut(turn, request);
    // In a thread from before a specialist was removed, the entry takes over.
    const active = names.includes(state.active) ? state.active : entry;
    const fresh = {
      run,
      outcome: null,
      usage: new Overwrite(turn.used()),
      ...withoutTeams(options.added),
      ...withoutAnswer(answers),
    };
    return { ...fresh, active, handoffs: [] };
  };
}
