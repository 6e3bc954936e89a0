import { SystemMessage, ToolMessage, type AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { ClientTool } from "@langchain/core/tools";
import { openKeptCalls } from "../budget/kept-calls.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { isControlFlow } from "../langgraph/control-flow.ts";
import { noteOffer } from "../handoff/agent-turn.ts";
import { declinedIn, nextInTurn } from "../handoff/decline-handoff.ts";
import { enabledTargets } from "../handoff/enabled-targets.ts";
import { pairCalls } from "../handoff/pair-calls.ts";
import { choices, acceptHandoff, type Offer } from "../handoff/accept-handoff.ts";
import type { HandoffTarget } from "../handoff/target.ts";
import { transferTools } from "../handoff/transfer-tools.ts";
import type { CallScope } from "../run/call-scope.ts";
import type { ModelCaller } from "../models/model-caller.ts";
import { promptText, runInfo } from "../specialists/prompt.ts";
import type { PromptSpecialist } from "../specialists/specialist.ts";
import type { Assignment } from "./runner.ts";
import { tellDeclined, tellRefusal } from "./tell-refusal.ts";

/** How often a specialist's model is called at most if it keeps calling tools that it does not have. */
const MAXIMUM_CALLS = 25;

/**
 * Makes the runner of a specialist that has only transfer tools. It calls the model and answers the tool calls itself,
 * because a langchain agent, with its graph and middleware, takes twice the time.
 */
export function createTransferRunner(
  { name, prompt, model }: PromptSpecialist,
  { targets, caller }: { targets: readonly HandoffTarget[]; caller: ModelCaller },
): (assignment: Assignment) => Promise<BaseMessage[]> {
  const toolsFor = createToolLists(targets);
  return async ({ messages, visible, scope }) => {
    // If the run was interrupted after some of the calls, their replies are read from the record and not asked for again.
    const { earlier, keep, ...kept } = await openKeptCalls(scope.config);
    const added = [...kept.added];
    scope.usage.push(...earlier);
    for (let call = 1; call <= MAXIMUM_CALLS; call += 1) {
      const shown = [...messages, ...added];
      const declined = declinedIn(added, targets);
      const enabled =
        declined?.offered ?? (await enabledTargets(targets, { messages: shown, config: scope.config }));
      // After a declined handoff the tools stay, because some servers refuse calls of tools that a request does not have.
      const offered = declined === null ? enabled : [];
      const booked = scope.usage.length;
      const system = await promptText(prompt, name, () => runInfo(scope, shown));
      let reply: AIMessage;
      try {
        reply = await caller.call({
          role: "specialist",
          model,
          messages: [new SystemMessage(system), ...pairCalls(shown)],
          tools: toolsFor(enabled),
          visible,
          scope,
        });
      } catch (error) {
        // What was said before the handoff was declined is kept.
        if (declined === null || isControlFlow(error, scope.config.signal)) throw error;
        return added;
      }
      noteOffer(reply, offered);
      const answered = [reply, ...answersTo(reply, { targets, offered }, scope)];
      const next = nextInTurn([...added, ...answered], { targets, declines: scope.declines });
      tellDeclined(scope, next.declined);
      const news = answered.map(
        (message) => next.declined.find((one) => isSameAnswer(one, message)) ?? message,
      );
      added.push(...news);
      if (news.length === 1 || next.isOver) return added;
      const entries = scope.usage.slice(booked);
      for (const [index, entry] of entries.entries()) {
        await keep(entry, index === entries.length - 1 ? news : undefined);
      }
    }
    const message = `specialist ${name} called tools that it does not have, ${MAXIMUM_CALLS} times`;
    throw new TroupeError("specialist_failed", message);
  };
}

/** Returns a function that lists the tools of the offered targets. The same targets give the same list, because a model is bound to each list once. */
function createToolLists(
  targets: readonly HandoffTarget[],
): (offered: readonly string[]) => readonly ClientTool[] {
  const tools = transferTools(targets);
  const lists = new Map<string, readonly ClientTool[]>();
  return (offered) => {
    const key = offered.join(" ");
    const list = lists.get(key) ?? tools.filter((_, index) => offered.includes(targets[index]?.to ?? ""));
    lists.set(key, list);
    return list;
  };
}

function isSameAnswer(answer: ToolMessage, message: BaseMessage): boolean {
  return ToolMessage.isInstance(message) && message.tool_call_id === answer.tool_call_id;
}

/** Answers each call of a reply, in their order. */
function answersTo({ tool_calls: calls = [] }: AIMessage, offer: Offer, scope: CallScope): ToolMessage[] {
  const verdicts = acceptHandoff(calls, offer);
  return calls.map(({ id = "", name }) => {
    const verdict = verdicts.get(id);
    if (verdict?.kind === "refused") tellRefusal(scope, { name, verdict });
    const isDone = verdict !== undefined && verdict.kind !== "refused";
    const content = verdict?.text ?? `Error: ${name} is not a valid tool. ${choices(offer.offered)}`;
    return new ToolMessage({ tool_call_id: id, name, content, status: isDone ? "success" : "error" });
  });
}
