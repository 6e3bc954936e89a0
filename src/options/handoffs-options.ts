import type { ConversationOptions } from "../conversation/window.ts";
import { checkOptions } from "../errors/check-options.ts";
import { faultsOfFallbacks, longestChain } from "../failure/check-failure-options.ts";
import { faultsOfHandoffs } from "../handoff/check-handoffs.ts";
import { reopenTurn } from "../handoff/reopen-turn.ts";
import { targetsOf, type HandoffSpecialist, type HandoffTarget } from "../handoff/target.ts";
import { createModelCaller } from "../models/model-caller.ts";
import { DEFAULT_MAXIMUM_HOPS, faultsOfLimits, RUN_LIMITS, type RunLimits } from "../run/limits.ts";
import type { HistoryPolicy } from "../specialists/handoff.ts";
import { mayWait } from "../specialists/may-wait.ts";
import { faultsOfSpecialists, type Specialist } from "../specialists/specialist.ts";
import { HANDOFFS_NODES, handoffsChannels, type HandoffsChannels } from "../state/handoffs-state.ts";
import {
  faultsOfConversationOptions,
  faultsOfGraphOptions,
  reservedNames,
  type ConversationGraphOptions,
  type GraphSettings,
} from "./graph-options.ts";

/** Options of a handoff graph. */
export interface HandoffsOptions<Name extends string> extends ConversationGraphOptions {
  /** The specialists. Each names in its `handoffs` the specialists that it may hand over to. */
  // The names are read off twice: off a changed copy of a specialist, TypeScript reads none by its type alone.
  specialists: readonly (Specialist<Name, NoInfer<Name>> & { readonly name: Name })[];
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
  channels: HandoffsChannels<Name>;
}

/** Reads the options of a handoff graph. Throws ConfigurationError that names every fault. */
export function readHandoffsOptions<Name extends string>(options: HandoffsOptions<Name>): HandoffsTeam<Name> {
  const { specialists, entry, history = "conversation", limits = {}, name = "handoffs" } = options;
  const { checkpointer, store, price, conversation = {}, date = true } = options;
  const title = `handoffs ${name}`;
  // Their handoffs are checked on their own; the rest is that of any specialist.
  const plain = specialists as unknown as readonly Specialist<Name>[];
  const names = plain.map((specialist) => specialist.name);
  const channels = handoffsChannels(names);

  checkOptions(title, [
    ...faultsOfSpecialists(plain, reservedNames(HANDOFFS_NODES, channels.state)),
    ...faultsOfHandoffs(specialists, { entry, history }),
    ...faultsOfLimits(limits, { kinds: RUN_LIMITS, price }),
    ...faultsOfGraphOptions(options),
    ...faultsOfConversationOptions(options),
    ...faultsOfFallbacks(plain),
  ]);
  const targets = new Map(
    specialists.map((one) => [one.name as string, targetsOf(one, { everyone: specialists, history })]),
  );
  const caller = createModelCaller(options, { date });
  const waits = plain.some(mayWait);
  const recursionLimit = recursionLimitFor({
    hops: limits.hops ?? DEFAULT_MAXIMUM_HOPS,
    tries: longestChain(plain),
  });
  const settings = { name, title, kind: "handoffs", checkpointer, store, waits, reopen: reopenTurn, caller };
  return { ...settings, conversation, recursionLimit, specialists, names, entry, history, targets, channels };
}

/** The switchboard, and what LangGraph itself counts. */
const SUPERSTEPS_AROUND = 3;

/** Returns the recursion limit: each speaker of a turn, and each of its fallbacks, takes one superstep. */
function recursionLimitFor({ hops, tries }: { hops: number; tries: number }): number {
  return (hops + 1) * tries + SUPERSTEPS_AROUND;
}
