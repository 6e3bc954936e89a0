import { answerNodes } from "../answers/answer-node.ts";
import type { TypedAnswers } from "../answers/typed-answers.ts";
import { compactionNodes, hasCompaction } from "../memory/compaction-node.ts";
import type { ConversationOptions } from "../memory/conversation-options.ts";
import { checkOptions } from "../errors/check-options.ts";
import { NOTHING_ADDED } from "../state/extended-channels.ts";
import type { ContextOf, ObjectSchema, OwnStateSchema } from "../state/user-schemas.ts";
import type { SpecialistPrompt } from "../specialists/prompt.ts";
import { faultsOfFallbacks, longestChain } from "../failure/check-failure-options.ts";
import { faultsOfHandoffs } from "../handoff/check-handoffs.ts";
import { reopenTurn } from "../handoff/reopen-turn.ts";
import { targetsOf, type HandoffSpecialist, type HandoffTarget } from "../handoff/target.ts";
import { createModelCaller } from "../models/model-caller.ts";
import { DEFAULT_MAXIMUM_HOPS, faultsOfLimits, RUN_LIMITS, type RunLimits } from "../run/limits.ts";
import type { HistoryPolicy } from "../specialists/handoff.ts";
import { faultsOfSpecialistKinds } from "../specialists/check-kinds.ts";
import { mayWait } from "../specialists/may-wait.ts";
import { toolNamesOf } from "../specialists/tool-names.ts";
import { faultsOfSpecialists, isGraphSpecialist, type Specialist } from "../specialists/specialist.ts";
import { HANDOFFS_NODES, handoffsChannels, type HandoffsChannels } from "../state/handoffs-state.ts";
import { faultsOfAnswer, readAnswers, type AnswerOption } from "./answer-option.ts";
import { readCallerOptions } from "./caller-options.ts";
import { withTodaysNames } from "./former-names.ts";
import { HANDOFFS_OPTIONS } from "./option-names.ts";
import { checkKinds, nameOfSpecialist } from "./check-kinds.ts";
import {
  faultsOfConversationOptions,
  faultsOfGraphOptions,
  reservedNames,
  type CallerOptions,
  type ConversationGraphOptions,
  type GraphSettings,
} from "./graph-options.ts";

/** Options of a handoff graph. */
export interface HandoffsOptions<
  Name extends string,
  Context extends ObjectSchema = ObjectSchema,
  State extends OwnStateSchema = OwnStateSchema,
  Answer = unknown,
>
  extends ConversationGraphOptions, CallerOptions<Context, State>, AnswerOption<Answer> {
  /** The specialists. Each names in its `handoffs` the specialists that it may hand over to. */
  specialists: readonly HandoffSpecialist<Name, NoInfer<Name>, SpecialistPrompt<ContextOf<Context>>>[];
  /** The specialist that opens a conversation. A later turn continues with the last speaker. */
  entry: NoInfer<Name>;
  /**
   * How much of the conversation the next specialist reads.
   * @default "conversation"
   */
  history?: HistoryPolicy | undefined;
  /**
   * What a turn may use at most, handoffs (`hops`) included. At a limit it ends with what it has.
   * @default { hops: 8 }
   */
  limits?: RunLimits | undefined;
}

/** A handoff graph's options, checked and complete. */
export interface HandoffsTeam<Name extends string> extends GraphSettings {
  conversation: ConversationOptions;
  specialists: readonly HandoffSpecialist<Name>[];
  names: readonly Name[];
  entry: Name;
  history: HistoryPolicy;
  /** The specialists that each may hand over to, by its name. */
  targets: ReadonlyMap<string, readonly HandoffTarget[]>;
  answers: TypedAnswers | null;
  channels: HandoffsChannels<Name>;
}

/** Reads the options of a handoff graph. Throws ConfigurationError that names every fault. */
export function readHandoffsOptions<Name extends string>(given: HandoffsOptions<Name>): HandoffsTeam<Name> {
  const options = withTodaysNames(given);
  checkKinds(options, { kind: "handoffs", builder: "createHandoffs", names: HANDOFFS_OPTIONS });
  const { specialists, entry, history = "conversation", limits = {}, name = "handoffs" } = options;
  const { checkpointer, store, price, conversation = {}, date = true } = options;
  const title = `handoffs ${name}`;
  // Their handoffs are checked on their own; the rest is that of any specialist.
  const plain = specialists as unknown as readonly Specialist<Name>[];
  const names = plain.map(nameOfSpecialist) as Name[];
  const answers = readAnswers(options.answer, plain);
  const compacts = hasCompaction({ conversation });
  const nodes = [...HANDOFFS_NODES, ...answerNodes(answers), ...compactionNodes(conversation)];
  const reserved = reservedNames(
    nodes,
    handoffsChannels(names, { added: { ...NOTHING_ADDED, compacts }, answers }).state,
  );
  const { added, callerContext, faults } = readCallerOptions(options, {
    names: HANDOFFS_OPTIONS,
    specialists: plain,
    reserved,
    compacts,
    kinds: RUN_LIMITS,
  });
  const channels = handoffsChannels(names, { added, answers });

  const isReadable = plain.every((one) => faultsOfSpecialistKinds(one).length === 0);
  checkOptions(title, [
    ...faultsOfSpecialists(plain, reservedNames(nodes, channels.state)),
    ...(isReadable ? faultsOfHandoffs(specialists, { entry, history }) : []),
    ...faultsOfLimits(limits, { kinds: RUN_LIMITS, price }),
    ...faultsOfGraphOptions(options),
    ...faultsOfConversationOptions(options),
    ...faultsOfAnswer(options.answer),
    ...plain.map(faultOfResult),
    ...faultsOfFallbacks(plain),
    ...faults,
  ]);
  const targets = new Map(
    specialists.map((one) => [one.name as string, targetsOf(one, { everyone: specialists, history })]),
  );
  const caller = createModelCaller(options, { date });
  const waits = plain.some(mayWait);
  const recursionLimit = recursionLimitFor({
    hops: limits.hops ?? DEFAULT_MAXIMUM_HOPS,
    tries: longestChain(plain),
    more: nodes.length - HANDOFFS_NODES.length,
  });
  const settings = {
    name,
    title,
    kind: "handoffs",
    answersRequests: true,
    checkpointer,
    store,
    waits,
    tools: toolNamesOf(plain),
    reopen: reopenTurn,
    caller,
  };
  const reading = { callerContext, added, answers, conversation, recursionLimit };
  return { ...settings, ...reading, specialists, names, entry, history, targets, channels };
}

/** The switchboard, and what LangGraph itself counts. */
const SUPERSTEPS_AROUND = 3;

/** Returns the recursion limit: each speaker of a turn, each of its fallbacks, and each of `more` nodes takes one superstep. */
function recursionLimitFor(bounds: { hops: number; tries: number; more: number }): number {
  const { hops, tries, more } = bounds;
  return (hops + 1) * tries + SUPERSTEPS_AROUND + more;
}

/** Returns the fault of a specialist whose result is data: in a conversation it speaks, or hands over. */
function faultOfResult(specialist: Specialist): string | null {
  return !isGraphSpecialist(specialist) && specialist.result !== undefined
    ? `specialist ${JSON.stringify(specialist.name)}: result has no effect here: give createHandoffs an answer`
    : null;
}
