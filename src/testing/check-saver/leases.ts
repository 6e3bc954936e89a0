import { isDeepStrictEqual } from "node:util";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import { CheckFault, expectEqual, type Requirement, type Subject } from "./requirement.ts";
import { cookOf, SHAPES, finishRun } from "./sample-runs.ts";
import { allOf, put } from "./stored.ts";
import { WatchedSaver } from "./watched-saver.ts";

const SHAPE = "steps at the same time";

/** Checks that a writer whose thread was taken can store nothing more. */
export const leaseChecks: readonly Requirement[] = [
  {
    area: "leases",
    name: "A writer whose thread was taken is refused at each of its writes, by an error with a code",
    run: (subject) =>
      atEachWrite(subject, { isDoneFirst: false }, ({ ends, done, moment }) => {
        for (const { error } of ends) {
          if (error === undefined)
            throw new CheckFault(`a write was stored after the thread was taken ${moment}`);
          if (!hasCode(error))
            throw new CheckFault(`the error of a write has no code, after the thread was taken ${moment}`);
        }
        expectEqual(`the next writer's result after it took the thread ${moment}`, done, SHAPES[SHAPE]);
      }),
  },
  {
    area: "leases",
    name: "Nothing of a late writer is stored in a thread that the next writer has brought to its end",
    run: (subject) =>
      atEachWrite(subject, { isDoneFirst: true }, ({ done, before, after, moment }) => {
        expectEqual(`the next writer's result after it took the thread ${moment}`, done, SHAPES[SHAPE]);
        if (isDeepStrictEqual(after, before)) return;
        throw new CheckFault(`the thread changed after it was taken ${moment} and brought to its end`);
      }),
  },
  {
    area: "leases",
    name: "A write without a lease is refused",
    async run(subject) {
      const saver = await subject.open();
      const thread = subject.thread();
      await put(saver, await subject.begin(thread), { number: 1 });
      const config = { configurable: { thread_id: thread, checkpoint_ns: "" } };
      const isStored = await put(saver, config, { number: 2 }).then(
        () => true,
        () => false,
      );
      if (isStored) throw new CheckFault("it was stored");
    },
  },
];

function hasCode(error: unknown): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** A run whose thread was taken at one of its writes. */
interface LateRun {
  /** When the thread was taken. */
  moment: string;
  /** How the writes ended that came after that. */
  ends: { error: unknown }[];
  /** What the next writer's run returned. */
  done: string[];
  /** All that is stored of the thread when the next writer is done, and when both are. */
  before: unknown;
  after: unknown;
}

/** In which order the writers go on when the thread was taken: the next one first, or the late one. */
interface Order {
  isDoneFirst: boolean;
}

/** Takes the thread of a run at each of its writes in turn. */
async function atEachWrite(subject: Subject, order: Order, check: (run: LateRun) => void): Promise<void> {
  const savers = [await subject.open(), await subject.open()] as const;
  for (let write = 1; ; write += 1) {
    const run = await loseAt(write, { subject, savers, order });
    if (run === null) return;
    check(run);
  }
}

/** Carries out a run whose thread is taken at a write. Returns null if it has fewer writes. */
async function loseAt(
  lost: number,
  {
    subject,
    savers: [first, second],
    order,
  }: {
    subject: Subject;
    savers: readonly [BaseCheckpointSaver, BaseCheckpointSaver];
    order: Order;
  },
): Promise<LateRun | null> {
  const [reached, goOn] = [new Gate(), new Gate()];
  const ends: LateRun["ends"] = [];
  const saver = new WatchedSaver(first, {
    async before(write) {
      if (write < lost) return;
      reached.open();
      await goOn.opened;
    },
    ended(write, error) {
      if (write >= lost) ends.push({ error });
    },
  });
  const thread = subject.thread();
  const late = finishRun(cookOf(SHAPE, saver), await subject.begin(thread)).then(
    () => saver.idle(),
    () => saver.idle(),
  );
  const isReached = await Promise.race([reached.opened.then(() => true), late.then(() => false)]);
  if (!isReached) return null;
  const next = await subject.begin(thread);
  const letGo = (): Promise<void> => {
    goOn.open();
    return late;
  };
  if (!order.isDoneFirst) await letGo();
  const done = await finishRun(cookOf(SHAPE, second), next);
  const before = await allOf(second, thread);
  await letGo();
  return { moment: `at write ${lost}`, ends, done, before, after: await allOf(second, thread) };
}

/** A promise that is resolved from outside. */
class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}
