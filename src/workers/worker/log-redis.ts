import type { Redis } from "ioredis";
import type { WorkerRecord } from "./log-fields.ts";

/** Logs once that Redis is lost, and that it is back. Returns a listener of its errors. */
export function logRedis(redis: Redis, log: (record: WorkerRecord) => void): (error: Error) => void {
  let isLost = false;
  redis.on("ready", () => {
    if (isLost) log({ level: "info", event: "redis_back" });
    isLost = false;
  });
  return ({ message }) => {
    if (redis.status === "ready") return log({ level: "warn", event: "redis_failed", message });
    if (!isLost) log({ level: "warn", event: "redis_lost", message });
    isLost = true;
  };
}
