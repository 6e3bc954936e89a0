import { text } from "node:stream/consumers";
import { addAbortSignal } from "node:stream";
import { readRequest, requestMessage } from "../../src/conversation/conversation.ts";
import type { Output } from "../output.ts";

/**
 * Returns the request of an argument. `-` reads it from stdin until stdin ends; rejects if the signal aborts first.
 * Throws InputError if the request is empty or too long.
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
  if (process.stdin.isTTY) output.say("troupe: type the request, then press Ctrl-D on an empty line");
  return text(addAbortSignal(signal, process.stdin));
}
