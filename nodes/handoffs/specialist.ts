import { randomUUID } from "node:crypto";
import { ToolMessage, type BaseMessage } from "@langchain/core/messages";
import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { TypedAnswers } from "../../src/answers/typed-answers.ts";
import { keepOutOfChat } from "../../src/langgraph/chat-stream.ts";
import { isTeamStopped } from "../../src/run/team-stopped-error.ts";
import { isLimitCode } from "../../src/errors/budget-error.ts";
import type { ConversationWindow } from "../../src/conversation/window.ts";
import { decisionOf, hopOf } from "../../src/handoff/decision.ts";
import { withInstructions } from "../../src/conversation/instructions.ts";
import type { HistoryPolicy } from "../../src/specialists/handoff.ts";
import { spokenBy } from "../../src/handoff/spoken.ts";
import type { HandoffTarget } from "../../src/handoff/target.ts";
import { handedView, openingView } from "../../src/handoff/view.ts";
import type { ModelCaller } from "../../src/models/model-caller.ts";
import { isGraphSpecialist, type Specialist } from "../../src/specialists/specialist.ts";
import type { HandoffsState } from "../../src/state/handoffs-state.ts";
import { carryOut, stopOf } from "../../src/handoff/hand-over.ts";
import { COMPLETED, declined, endingAfterDecline } from "../../src/handoff/next-hop.ts";
import type { HandoffRunner } from "../../src/agents/handoff-runner.ts";
import { endingAfter, endTurn, type Turn, type TurnEnd } from "../../src/handoff/turn-end.ts";
import type { AddedChannels } from "../../src/state/extended-channels.ts";
import { openChannels, withChannels } from "../channels.ts";
import { reportFallback } from "../report-fallback.ts";
import { openStepTurn, type NodeTurn, type TurnFailure } from "../turn.ts";

/** The node of a specialist in a handoff graph. */
export type HandoffNode<Name extends string> = (
  state: HandoffsState<Name>["State"],
  config: LangGraphRunnableConfig,
) => Promise<Partial<HandoffsState<Name>["Update"]>>;

/** What the node needs in addition to its specialist. */
export interface HandoffNodeOptions {
  runner: HandoffRunner;
  caller: ModelCaller;
  /** The specialists that each may hand over to, by its name. */
  targets: ReadonlyMap<string, readonly HandoffTarget[]>;
  history: HistoryPolicy;
  conversation: ConversationWindow;
  answers: TypedAnswers | null;
  added: AddedChannels;
}

/**
 * Creates the node of a specialist in a handoff graph: it continues the conversation, and then hands it over, returns
 * it, or has answered for this turn. `active` names the next speaker. A turn that is over has an `outcome`.
 */
export function createHandoffSpecialist<Name extends string>(
  specialist: Specialist<Name>,
  { runner, caller, targets, history, conversation, answers, added: channels }: HandoffNodeOptions,
): HandoffNode<Name> {
  const { name, handsBack = false, timeoutSeconds: seconds } = specialist;
  const own = targets.get(name) ?? [];
  return async (state, config) => {
    const { handoffs: hops } = state;
    const open = await openStepTurn(caller, { agent: name, config, state });
    const { scope } = open;
    openChannels(scope, channels);
    open.reportStart();
    const turn: Turn = { ...open, name, answers, earlier: state.usage, before: state.messages };
    scope.declines = (asked, added) => {
      const stop = stopOf(turn, hopOf(asked, { from: name, added }), hops);
      return stop === null ? null : declined(stop);
    };
    const { value: added, failure } = await open.attempt(async () => {
      const view = await viewOf(state, { targets, history, conversation, reader: specialist });
      const messages = withInstructions(state.messages, view);
      return open.within(seconds, () => runner.converse({ messages, visible: true, scope }));
    });
    scope.config = config;
    const written = <Update extends object>(update: Update): Update =>
      withChannels(update, { scope, added: channels, key: name });
    const end = async (how: TurnEnd) => written(await endTurn(turn, how));
    if (failure !== null) {
      return fallBack(open, specialist, failure) ?? end(endingAfter(turn, failure.error));
    }
    const said = spokenBy(name, added);
    // As the channel would name them: what is kept out of the chat is known by its id.
    for (const message of said) nameMessage(message);
    keepOutOfChat(
      config,
      said.filter((message) => ToolMessage.isInstance(message)),
    );
    const decision = decisionOf({ added, said }, { name, targets: own, handsBack, hops });
    if (decision.kind === "failed") return end({ ending: decision.ending, said });
    if (decision.kind === "answered") return end({ ending: COMPLETED, said, answer: decision.answer });
    if (decision.kind === "declined") {
      const { hop, answer } = decision;
      return end({
        ending: endingAfterDecline(stopOf(turn, hop, hops), answer),
        said,
        ...(answer !== null && { answer }),
      });
    }
    const { hop, terms } = decision;
    const stopped = await carryOut(turn, { hop, hops, terms, said });
    if (stopped !== null) return end(stopped);
    const handedOver = { messages: said, active: hop.to, handoffs: [...hops, hop] };
    return written({ ...handedOver, usage: open.used(), ...open.kept() });
  };
}

/** Gives a message an id if it has none, in both places: a checkpoint keeps the second. */
function nameMessage(message: BaseMessage): void {
  message.id ??= randomUUID();
  message.lc_kwargs["id"] = message.id;
}

/** Returns the messages that the specialist reads: of a turn that it opens, or of one that was handed over. */
function viewOf<Name extends string>(
  { messages, handoffs, compacted }: HandoffsState<Name>["State"],
  {
    targets,
    history,
    conversation: window,
    reader,
  }: Pick<HandoffNodeOptions, "targets" | "history" | "conversation"> & { reader: Specialist<Name> },
): BaseMessage[] | Promise<BaseMessage[]> {
  const hop = handoffs.at(-1);
  const conversation = { ...window, compacted };
  if (hop === undefined) return openingView(messages, history, conversation);
  // Also applies if a fallback replaces the handoff's target.
  const terms = targets.get(hop.from)?.find(({ to }) => hop.call !== null && to === hop.to);
  return handedView(messages, hop, {
    history: terms?.history ?? history,
    conversation,
    input: terms?.input,
    reader: reader.name,
    isTeam: isGraphSpecialist(reader),
  });
}

/** Gives the conversation to the fallback of a specialist that failed; undefined if there is none, or no time left. */
function fallBack<Name extends string>(
  turn: NodeTurn,
  { fallback }: Pick<Specialist, "fallback">,
  failure: TurnFailure,
): Partial<HandoffsState<Name>["Update"]> | undefined {
  const isOver =
    isTeamStopped(failure.error) || isLimitCode(failure.code) || turn.budget.deadline(true).left <= 0;
  if (fallback === undefined || isOver) return undefined;
  reportFallback(turn, fallback, failure);
  return { active: fallback as Name, usage: turn.used() };
}
