import { messageOf } from "../../errors/locate-error.ts";
import { hideKeys } from "../../text/hide-keys.ts";
import type { ServiceFaults } from "../operations/worker-status.ts";
import type { WorkerServices } from "./services.ts";

/** Asks both services for a sign of life, at most this many milliseconds. Does not reject. */
export async function pingServices(
  { redis, controlPool }: Pick<WorkerServices, "redis" | "controlPool">,
  milliseconds: number,
): Promise<ServiceFaults> {
  const [redisFault, postgresFault] = await Promise.all([
    // A command to a connection that is lost would wait for it.
    redis.status === "ready" ? faultOf(redis.ping(), milliseconds) : "not connected",
    faultOf(controlPool.query("SELECT 1"), milliseconds),
  ]);
  return { redis: redisFault, postgres: postgresFault };
}

async function faultOf(answer: Promise<unknown>, milliseconds: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${milliseconds} ms`), milliseconds);
  });
  const fault = answer.then(
    () => null,
    (error: unknown) => hideKeys(messageOf(error)),
  );
  try {
    return await Promise.race([fault, late]);
  } finally {
    clearTimeout(timer);
  }
}
