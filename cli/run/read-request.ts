import { text } from "node:stream/consumers";
import { addAbortSignal } from "node:stream";
import { readRequest, requestMessage } from "../../src/conversation/conversation.ts";
import type { Output } from "../output.ts";

/**
 * The request as an argument gives it; `-` reads it from stdin, until that ends or the signal aborts.
 * Throws InputError for a request that is empty or too long.
 */
export async function readRequestText(
  argument: string,
  { signal, output }: { signal: AbortSignal; output: Output },
): Promise<string> {
  const request = argument === "-" ? await readStdin(signal, output) : argument;
  readRequest([requestMessage(request)]);
  return request;
}

async function readStdin(signal: AbortSignal, output: Output): Promise<string> {
  if (process.stdin.isTTY) output.say("troupe: type the request, then Ctrl-D on a line of its own");
  return text(addAbortSignal(signal, process.stdin));
}
