import { randomUUID } from "node:crypto";
import type { BaseCheckpointSaver } from "@langchain/langgraph";
import type { SaverCheck, SaverCheckOptions } from "./check-saver.ts";
import { CheckFault, type Requirement, type Subject } from "./requirement.ts";
import { leaseChecks } from "./leases.ts";
import { resumeChecks } from "./resume.ts";
import { threadChecks } from "./threads.ts";
import { valueChecks } from "./values.ts";
import { writeChecks } from "./writes.ts";
import { writerChecks } from "./writers.ts";

const CHECKS: readonly Requirement[] = [
  ...valueChecks,
  ...writeChecks,
  ...threadChecks,
  ...resumeChecks,
  ...writerChecks,
  ...leaseChecks,
];

/** Carries out all checks, one after another. Each has threads of its own. */
export async function runChecks<Saver extends BaseCheckpointSaver>(
  open: () => Saver | Promise<Saver>,
  { take, close, timeLimit = 60_000 }: SaverCheckOptions<Saver> = {},
  checks: readonly Requirement[] = CHECKS,
): Promise<SaverCheck[]> {
  const results: SaverCheck[] = [];
  for (const check of checks) {
    const opened: Saver[] = [];
    const threads = new Set<string>();
    const subject: Subject = {
      async open() {
        const saver = await open();
        opened.push(saver);
        return saver;
      },
      hasLeases: take !== undefined,
      async begin(thread) {
        const config = await take?.(thread);
        return { ...config, configurable: { ...config?.configurable, thread_id: thread, checkpoint_ns: "" } };
      },
      thread(name = "thread") {
        const thread = `check-saver/${randomUUID()}/${name}`;
        threads.add(thread);
        return thread;
      },
    };
    results.push(await resultOf(check, subject, timeLimit));
    const [first] = opened;
    // A saver that cannot delete fails a check of its own.
    for (const thread of threads) await first?.deleteThread(thread).catch(() => undefined);
    for (const saver of new Set(opened)) await close?.(saver);
  }
  return results;
}

async function resultOf(check: Requirement, subject: Subject, timeLimit: number): Promise<SaverCheck> {
  const { area, name } = check;
  if (area === "leases" && !subject.hasLeases) {
    return { area, name, holds: null, detail: "the option `take` is missing: the saver has no leases" };
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fault = new CheckFault(`it took more than ${timeLimit} ms`);
    timer = setTimeout(() => reject(fault), timeLimit);
  });
  try {
    await Promise.race([check.run(subject), late]);
    return { area, name, holds: true, detail: "" };
  } catch (error) {
    return { area, name, holds: false, detail: detailOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

function detailOf(error: unknown): string {
  if (error instanceof CheckFault) return error.message;
  return `it threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
}
