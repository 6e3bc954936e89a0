import type { ServiceFaults } from "../operations/worker-status.ts";
import type { WorkerServices } from "./services.ts";

/** Asks both services for a sign of life, at most this many milliseconds. Does not reject. */
export async function pingServices(
  { redis, postgres }: Pick<WorkerServices, "redis" | "postgres">,
  milliseconds: number,
): Promise<ServiceFaults> {
  const [redisFault, postgresFault] = await Promise.all([
    // A command to a connection that is lost would wait for it.
    redis.status === "ready" ? faultOf(redis.ping(), milliseconds) : "not connected",
    faultOf(postgres.query("SELECT 1"), milliseconds),
  ]);
  return { redis: redisFault, postgres: postgresFault };
}

/** Returns the fault of an answer: null if it comes, a code if it fails, and a text if it is late. */
export async function faultOf(answer: Promise<unknown>, milliseconds: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${milliseconds} ms`), milliseconds);
  });
  const fault = answer.then(
    () => null,
    (error: unknown) => codeIn(error) ?? "no connection",
  );
  try {
    return await Promise.race([fault, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Returns the code of an error of the network or of a service, such as ECONNREFUSED. Its message could have addresses. */
function codeIn(error: unknown): string | null {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : null;
}
