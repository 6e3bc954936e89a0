import type { ApprovalAnswer } from "../../approval/approval.ts";
import { traceAround } from "../../events/trace-context.ts";
import type { Limits } from "../../run/limits.ts";
import { patiently } from "../patience.ts";
import type { RunQueue } from "../queue.ts";
import { ENDED, type RunKey, type RunRecord } from "../run-record.ts";
import type { RunChange, RunQuery, RunStore } from "../run-store.ts";
import { unknownRun } from "../runs/submit-run.ts";
import { streamDeletion } from "../stream/delete-streams.ts";
import { readItems, type ReadOptions, type RunItems } from "../stream/read-items.ts";
import type { ClientServices } from "./client-services.ts";
import type { ClientTenant, RunReference } from "./client-tenant.ts";
import { lateItems } from "./late-items.ts";
import type { AwaitedRun, RunClient } from "./run-client.ts";
import { newRunOf, type SubmitOptions } from "./submit-options.ts";

/** A client of the runs in PostgreSQL, which tells the workers through the queue in Redis. */
export class QueueClient implements RunClient {
  readonly #services: ClientServices;
  readonly #tenant: ClientTenant;

  constructor(services: ClientServices, tenant: ClientTenant) {
    this.#services = services;
    this.#tenant = tenant;
  }

  async submit(
    graph: string,
    input: Readonly<Record<string, unknown>>,
    options: SubmitOptions = {},
  ): Promise<RunRecord> {
    const run = { ...newRunOf(this.#tenant.of(options.tenant), graph, input, options), trace: traceAround() };
    const { record } = await this.#services.change((store) => store.submit(run), addDue);
    return record;
  }

  async find(run: RunReference): Promise<RunRecord | null> {
    const key = this.#tenant.keyOf(run);
    return this.#services.inStore((store) => store.find(key));
  }

  async wait<Result = unknown>(
    run: RunReference,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<AwaitedRun<Result>> {
    const key = this.#tenant.keyOf(run);
    const watch = await this.#services.watch();
    const stop =
      signal === undefined ? this.#services.closing : AbortSignal.any([signal, this.#services.closing]);
    for (;;) {
      await watch.ended(key, signal);
      const found = await this.#services.inStore((store) =>
        patiently(() => store.findWithResult(key), { signal: stop }),
      );
      if (found === null) throw unknownRun(key);
      // Since the watch saw it, a person may have answered it, or it may have been resumed.
      const { status } = found.record;
      if (status === "waiting" || ENDED.has(status)) return found as AwaitedRun<Result>;
    }
  }

  stream<State = Record<string, unknown>>(
    run: RunReference,
    { after, signal }: ReadOptions = {},
  ): RunItems<State> {
    const key = this.#tenant.keyOf(run);
    const { closing } = this.#services;
    const stop = signal === undefined ? closing : AbortSignal.any([signal, closing]);
    return lateItems(async () =>
      readItems<State>(await this.#services.source(), key, { after, signal: stop }),
    );
  }

  async cancel(run: RunReference): Promise<RunRecord> {
    const key = this.#tenant.keyOf(run);
    const { record } = await this.#services.change(
      (store) => store.cancel(key),
      async (queue, change) => {
        const isOver = ENDED.has(change.record.status);
        await Promise.all([queue.notify(key), addDue(queue, change), isOver ? queue.remove(key) : null]);
      },
    );
    return record;
  }

  async resume(run: RunReference, change: { limits?: Limits | undefined } = {}): Promise<RunRecord> {
    return this.#queueAgain(this.#tenant.keyOf(run), (store, key) => store.resume(key, change));
  }

  async answer(run: RunReference, answers: Readonly<Record<string, ApprovalAnswer>>): Promise<RunRecord> {
    return this.#queueAgain(this.#tenant.keyOf(run), (store, key) => store.answer(key, answers));
  }

  async list({ tenant, ...query }: RunQuery & { tenant?: string | undefined } = {}): Promise<RunRecord[]> {
    const own = this.#tenant.of(tenant);
    return this.#services.inStore((store) => store.list(own, query));
  }

  async deleteEnded({
    olderThan,
    tenant,
    thread,
  }: {
    olderThan: number;
    tenant?: string | null | undefined;
    thread?: string | undefined;
  }): Promise<number> {
    const own = this.#tenant.ofAll(tenant);
    const { redis, store } = await this.#services.source();
    const onDeleted = streamDeletion(redis);
    return this.#services.inStore(() => store.deleteEnded(own, olderThan, { thread, onDeleted }));
  }

  close(): Promise<void> {
    return this.#services.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #queueAgain(
    key: RunKey,
    change: (store: RunStore, key: RunKey) => Promise<RunChange>,
  ): Promise<RunRecord> {
    const { record } = await this.#services.change((store) => change(store, key), addDue);
    return record;
  }
}

/** Adds the run that a worker can take now. */
async function addDue(queue: RunQueue, { due }: RunChange): Promise<void> {
  if (due !== null) await queue.add(due);
}
