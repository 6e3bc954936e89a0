import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/**
 * Runs a script in Redis, which keeps it until it is restarted. Rejects if there is no answer within the patience. Redis may
 * carry the script out later: `onLate` is then called with the answer.
 */
export async function runScript(
  redis: Redis,
  script: string,
  {
    keys,
    values,
    patience,
    onLate,
  }: {
    keys: readonly string[];
    values: readonly (string | number)[];
    patience: number;
    onLate?: ((answer: unknown) => void) | undefined;
  },
): Promise<unknown> {
  const call = [keys.length, ...keys, ...values] as const;
  const run = async (): Promise<unknown> => {
    try {
      return await redis.evalsha(hashOf(script), ...call);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
      return redis.eval(script, ...call);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const answer = run();
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Redis gave no answer within ${patience} ms`));
      answer.then(onLate, () => undefined);
    }, patience);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const hashes = new Map<string, string>();

function hashOf(script: string): string {
  const hash = hashes.get(script) ?? createHash("sha1").update(script).digest("hex");
  hashes.set(script, hash);
  return hash;
}
