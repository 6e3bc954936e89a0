import { channel } from "node:diagnostics_channel";

/** The channel of `node:diagnostics_channel` on which work outside of models is published as it starts. */
export const WORK_CHANNEL = "troupe.work";

/** Work whose result depends on more than its input, such as the verification of a program. A recording keeps its result. */
export interface WorkToRecord {
  readonly run: string;
  /** What kind of work it is, such as `verification`. */
  readonly name: string;
  /** A hash of each part of its input. Equal input may be answered with the recorded result. */
  readonly input: Readonly<Record<string, string>>;
  /**
   * True for work that a run does only under some options, such as pictures for a delivery. A replay may leave it out.
   * @default false
   */
  readonly isOptional?: boolean;
}

/** What is published for work. */
export interface StartedWork extends WorkToRecord {
  /** Returns the recorded result, which takes the place of the work; null to do the work. A subscriber sets it. */
  play: (() => unknown) | null;
  /** They hear the result, also a played one. They must not throw. A subscriber adds its own. */
  readonly readers: ((result: unknown) => void)[];
}

const works = channel(WORK_CHANNEL);

/**
 * Does work and publishes it. Resolves to the result, which must be plain data, or to the recorded result of a replay. Work
 * that rejects has no result. Rejects with what `play` throws.
 */
export async function recordWork<Result>(work: WorkToRecord, doWork: () => Promise<Result>): Promise<Result> {
  if (!works.hasSubscribers) return doWork();
  const started: StartedWork = { ...work, play: null, readers: [] };
  works.publish(started);
  const result = started.play === null ? await doWork() : (started.play() as Result);
  for (const read of started.readers) read(result);
  return result;
}
