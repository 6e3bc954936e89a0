import type { ServerContext } from "@modelcontextprotocol/server";
import { oneLine } from "../../src/text/printable.ts";
import { hideKnownKeys } from "../../src/text/known-keys.ts";

/** Tells a client how far its call is. Dispose of it when the call is over. */
export interface CallProgress extends Disposable {
  say(text: string): void;
}

/** After how long without news the last line is sent again: many clients give up a call that says nothing for a minute. */
const PULSE_MILLISECONDS = 15_000;

/** The longest line, in characters. */
const LONGEST_LINE = 300;

/** Sends progress notifications for a call if its client asked for them. */
export function createProgress(
  { mcpReq }: Pick<ServerContext, "mcpReq">,
  pulseMilliseconds: number = PULSE_MILLISECONDS,
): CallProgress {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return { say: () => undefined, [Symbol.dispose]: () => undefined };
  let progress = 0;
  let last = "working";
  const send = (message: string): void => {
    progress += 1;
    const params = { progressToken, progress, message };
    // A client that is gone ends the call by the call's own signal.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => undefined);
    pulse.refresh();
  };
  const pulse = setTimeout(() => send(`still at it: ${last}`), pulseMilliseconds);
  pulse.unref();
  return {
    say(text) {
      last = oneLine(hideKnownKeys(text)).slice(0, LONGEST_LINE);
      send(last);
    },
    [Symbol.dispose]: () => clearTimeout(pulse),
  };
}
