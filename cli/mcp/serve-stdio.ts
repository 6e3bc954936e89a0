import { once } from "node:events";
import type { Writable } from "node:stream";
import type { McpServer } from "@modelcontextprotocol/server";
import { messageOf } from "../../src/errors/locate-error.ts";
import type { Output } from "../output.ts";

/** What is served on stdin and stdout. */
export interface StdioService {
  createServer: () => McpServer;
  /** The names of the tools. */
  names: string;
  output: Output;
  stdout: Writable;
  signal: AbortSignal;
}

/** Serves one client on stdin and stdout, until it closes stdin or the signal aborts. */
export async function serveStdio({
  createServer,
  names,
  output,
  stdout,
  signal,
}: StdioService): Promise<void> {
  const { serveStdio: serve, StdioServerTransport } = await import("@modelcontextprotocol/server/stdio");
  // Listens before the transport reads, so that an input that is already at its end is noticed.
  const left = Promise.race([
    once(process.stdin, "end"),
    once(process.stdin, "close"),
    once(signal, "abort"),
  ]);
  const connection = serve(createServer, {
    transport: new StdioServerTransport(process.stdin, stdout),
    onerror: (error) => output.say(`troupe: ${messageOf(error)}`),
  });
  output.say(`troupe: MCP server on stdin and stdout with the tools ${names}`);
  if (!signal.aborted) await left;
  await connection.close();
}
