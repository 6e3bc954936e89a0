import type { Redis } from "ioredis";

/** Returns true if Redis can be asked now. Commands for a connection that is lost would collect in memory. */
export function isConnected({ status }: Redis): boolean {
  return status === "ready" || status === "wait";
}
