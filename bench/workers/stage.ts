import { startProcess } from "../endurance/child-process.ts";
import { createRunClient, type RunClient } from "../../src/workers/index.ts";
import type { ModelCommand, ModelReport } from "./model-process.ts";
import { startPayments, type Payments } from "./payments.ts";
import { startServices, type Services } from "./services.ts";
import { prepareWorkers, WORKER, type WorkerProcess } from "./start-worker.ts";

/** Everything that a measurement needs: the services, the model, the payments, a client and workers. */
export interface Stage extends Services {
  payments: Payments;
  client: RunClient;
  /** The address of the model. */
  baseUrl: string;
  /** Sends the model a command, and returns what it got. */
  ask(command: ModelCommand): Promise<ModelReport>;
  /** Starts a worker. Names are given once. */
  start(concurrency: number): Promise<WorkerProcess>;
  /** Kills a worker with SIGKILL, and resolves when it is gone. */
  kill(worker: WorkerProcess): Promise<void>;
}

/** Prepares a stage without workers. At the end, it kills its workers. `program` is what a worker's process runs. */
export async function openStage(program: URL = WORKER): Promise<Stage> {
  const starter = await prepareWorkers(program);
  const services = await startServices();
  const payments = await startPayments();
  const model = await startProcess<ModelReport>("../workers/model-process.ts", []);
  const places = {
    redis: services.redis.url,
    postgres: services.postgres.url,
    baseUrl: model.greeting.baseUrl,
    payments: payments.url,
  };
  const client = createRunClient({ redis: places.redis, postgres: places.postgres });
  const workers = new Set<WorkerProcess>();
  let started = 0;
  // The model answers one command at a time.
  let last: Promise<unknown> = Promise.resolve();
  const kill = async (worker: WorkerProcess): Promise<void> => {
    worker.signal("SIGKILL");
    await worker.ended;
    workers.delete(worker);
  };
  return {
    ...services,
    payments,
    client,
    baseUrl: places.baseUrl,
    ask(command) {
      const report = last.then(() => model.ask(command));
      last = report.catch(() => undefined);
      return report;
    },
    async start(concurrency) {
      started += 1;
      const worker = await starter.start({ ...places, model: `worker-${started}`, concurrency });
      workers.add(worker);
      return worker;
    },
    kill,
    async [Symbol.asyncDispose]() {
      await Promise.all([...workers].map(kill));
      await client.close();
      model.stop();
      await payments[Symbol.asyncDispose]();
      await services[Symbol.asyncDispose]();
      starter[Symbol.dispose]();
    },
  };
}
