import { fileURLToPath } from "node:url";
import type { StdioServer } from "../../../src/mcp/index.ts";

/** Returns how a server of `test/fixtures/mcp` is started. */
export function program(name: "shop" | "old-shop", env: Record<string, string> = {}): StdioServer {
  const path = fileURLToPath(new URL(`../../fixtures/mcp/${name}.ts`, import.meta.url));
  return { command: process.execPath, args: ["--import", import.meta.resolve("tsx"), path], env };
}

/** Returns whether a process runs. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
