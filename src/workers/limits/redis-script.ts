import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** Runs a script in Redis, which keeps it until it is restarted. Rejects if there is no answer within the patience. */
export async function runScript(
  redis: Redis,
  script: string,
  {
    keys,
    values,
    patience,
  }: { keys: readonly string[]; values: readonly (string | number)[]; patience: number },
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
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis gave no answer within ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([run(), late]);
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
