import {
  answerApprovals,
  nextAction,
  pendingApprovals,
  streamRun,
  type PendingApproval,
  type RunItem,
} from "troupe";
import type { RunClient } from "troupe/workers";
import type { Body } from "./read-body.ts";
import type { Team } from "./team.ts";

/** The conversations of the visitors. */
export interface Conversations {
  /** Returns the questions that a visitor's conversation waits on. */
  questions(visitor: string): Promise<PendingApproval[]>;
  /**
   * Starts a run on a message, or continues the one that was answered or cut off. Resolves to null if none was cut off. The
   * signal aborts when the visitor leaves, or when this process ends.
   */
  reply(visitor: string, body: Body, signal: AbortSignal): Promise<AsyncIterable<RunItem<unknown>> | null>;
}

/** Runs the team in this process. A visitor who leaves ends the run, so that no more calls are paid. */
export function inThisProcess(team: Team): Conversations {
  const threadOf = (visitor: string) => ({ configurable: { thread_id: visitor } });
  return {
    questions: (visitor) => pendingApprovals(team, threadOf(visitor)),
    async reply(visitor, body, signal) {
      const thread = threadOf(visitor);
      if ("continue" in body) {
        const state = await team.getState(thread);
        const isCutOff = nextAction(state) === "continue" && state.tasks.length > 0;
        return isCutOff ? streamRun(team, null, { ...thread, signal }) : null;
      }
      const input =
        "answers" in body ? await answerApprovals(team, thread, body.answers) : { messages: body.message };
      return streamRun(team, input, { ...thread, signal });
    },
  };
}

/** Lets workers run the team (`npx troupe worker`). A run goes on if the visitor leaves, or if this process ends. */
export function onWorkers(client: RunClient): Conversations {
  const waiting = (visitor: string) => client.list({ thread: visitor, status: "waiting" });
  return {
    questions: async (visitor) => (await waiting(visitor)).flatMap(({ questions }) => questions),
    async reply(visitor, body, signal) {
      if ("continue" in body) {
        const [run] = await client.list({ thread: visitor, status: ["queued", "running"], limit: 1 });
        return run === undefined ? null : withoutGaps(client.stream(run, { signal }));
      }
      const [open] = await waiting(visitor);
      if ("message" in body) {
        // A message gives up the run that waits for the visitor.
        if (open !== undefined) await client.cancel(open);
        const run = await client.submit("team", { messages: body.message }, { thread: visitor });
        return withoutGaps(client.stream(run, { signal }));
      }
      if (open === undefined) throw new NothingWaits();
      const after = await placeOfLast(client.stream(open, { signal }));
      await client.answer(open, body.answers);
      return withoutGaps(client.stream(open, { after, signal }));
    },
  };
}

/** Thrown if a visitor answers, and no run waits: it was answered in another window. */
export class NothingWaits extends Error {
  override readonly name = "NothingWaits";

  constructor() {
    super("nothing waits for an answer");
  }
}

/** Returns the place of the last item of a run that waits, so that a reader can go on behind it. */
async function placeOfLast(items: ReturnType<RunClient["stream"]>): Promise<number> {
  let place = 0;
  for await (const { sequence } of items) place = sequence;
  return place;
}

/** Yields the items that `streamRun` has, too. A page shows no gaps. */
async function* withoutGaps(items: ReturnType<RunClient["stream"]>): AsyncGenerator<RunItem<unknown>> {
  for await (const item of items) if (item.type !== "gap") yield item;
}
