import { InputError } from "../../../src/errors/input-error.ts";
import type { Limits } from "../../../src/run/limits.ts";
import { isRecord } from "../../../src/text/is-record.ts";
import { ENDED, type RunRecord } from "../../../src/workers/run-record.ts";
import { answersOfCommand } from "./answers-of-command.ts";
import type { RunBody } from "./bodies.ts";
import { conflict, notSupported } from "./errors.ts";
import { findThread, knownThread } from "./known-threads.ts";
import { currentRun } from "./thread-json.ts";
import { graphOf, type WorkersParts } from "./workers-parts.ts";

/** A run that was submitted or continued, and the place in its stream behind which the news begin. */
export interface StartedRun {
  record: RunRecord;
  after: number | undefined;
}

/**
 * Carries out a request that starts a run: an input submits one, a `resume` command answers what the thread's run waits
 * for, and no input continues the thread's last run, with the limits of the request in the place of its own.
 */
export async function startRun(
  parts: WorkersParts,
  thread: string | null,
  body: RunBody,
): Promise<StartedRun> {
  refuseUnsupported(body);
  await graphOf(parts, body.assistant_id);
  const input = body.input ?? null;
  if (body.command?.resume !== undefined) return answer(parts, threadIn(thread), body);
  if (input === null) return resume(parts, threadIn(thread), body);
  return submit(parts, thread, { ...body, input });
}

function threadIn(thread: string | null): string {
  if (thread !== null) return thread;
  throw new InputError("a run without a thread must have an input");
}

async function submit(
  { client }: WorkersParts,
  thread: string | null,
  body: RunBody & { input: Record<string, unknown> },
): Promise<StartedRun> {
  const { assistant_id: graph, input, context, multitask_strategy: strategy } = body;
  if (thread !== null && strategy === "interrupt") await stopOpenRuns({ client }, thread);
  const record = await client.submit(graph, input, {
    ...(thread !== null && { thread }),
    ...(context && { context }),
    limits: limitsIn(body),
    whenBusy: strategy === "enqueue" ? "queue" : "refuse",
  });
  return { record, after: undefined };
}

async function answer(parts: WorkersParts, thread: string, { command }: RunBody): Promise<StartedRun> {
  const { client, states } = parts;
  const run = currentRun(await knownThread(client, thread));
  const state = await states.get(await graphOf(parts, run.graph), thread);
  const answers = answersOfCommand(command?.resume, state);
  const after = await lastSequence(parts, run);
  return { record: await client.answer(run, answers), after };
}

async function resume(parts: WorkersParts, thread: string, body: RunBody): Promise<StartedRun> {
  const { client, states } = parts;
  const run = currentRun(await knownThread(client, thread));
  if (run.status === "waiting") throw conflict("the run waits for a person: answer its questions first");
  const checkpoint = body.checkpoint?.checkpoint_id ?? body.checkpoint_id ?? null;
  const state = checkpoint === null ? null : await states.get(await graphOf(parts, run.graph), thread);
  if (state?.config.configurable?.["checkpoint_id"] !== (checkpoint ?? undefined)) {
    throw notSupported(
      "workers continue a thread from its latest state only: change the state at the earlier checkpoint first, which makes it the latest",
    );
  }
  const after = await lastSequence(parts, run);
  return { record: await client.resume(run, { limits: limitsIn(body) }), after };
}

/** Returns the sequence of the last item of a run that is over or waits, so that its readers see only what follows. */
async function lastSequence(
  { client }: Pick<WorkersParts, "client">,
  run: RunRecord,
): Promise<number | undefined> {
  if (run.status !== "waiting" && !ENDED.has(run.status)) return undefined;
  let last: number | undefined;
  for await (const { sequence } of client.stream(run)) last = sequence;
  return last;
}

async function stopOpenRuns({ client }: Pick<WorkersParts, "client">, thread: string): Promise<void> {
  const open = (await findThread(client, thread))?.filter(({ status }) => !ENDED.has(status)) ?? [];
  for (const run of open) await client.cancel(run);
  for (const run of open) await client.wait(run);
}

/** Returns the limits of a request. Graphs of Troupe take them from the context, too. */
function limitsIn({ config, context }: RunBody): Limits | undefined {
  const limits = context?.["limits"] ?? config?.configurable?.["limits"];
  return isRecord(limits) ? limits : undefined;
}

/** What LangGraph's servers put into `configurable` by themselves, and what workers take from it. */
const KNOWN_KEYS = new Set(["limits", "thread_id", "checkpoint_id", "checkpoint_ns", "checkpoint_map"]);

function refuseUnsupported(body: RunBody): void {
  if (body.command?.update !== undefined || body.command?.goto !== undefined)
    throw notSupported("workers take the commands that answer a question, and no others");
  if (body.multitask_strategy === "rollback")
    throw notSupported("workers do not undo a run: stop it, and start another one");
  const others = ["interrupt_before", "interrupt_after", "webhook", "after_seconds"] as const;
  const other = others.find((name) => body[name] !== undefined && body[name] !== null);
  if (other !== undefined) throw notSupported(`workers do not have ${other}`);
  const unknown = Object.keys(body.config?.configurable ?? {}).filter((key) => !KNOWN_KEYS.has(key));
  if (unknown.length === 0) return;
  throw notSupported(
    `workers take limits and the context of the caller, and no other part of configurable: ${unknown.join(", ")}`,
  );
}
