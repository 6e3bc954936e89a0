import type { Event } from "@ag-ui/core";
import { isTroupeError, type TroupeErrorCode } from "../errors/troupe-error.ts";
import type { ErrorItem } from "../streaming/run-item.ts";
import { event } from "./event.ts";

/** The errors that Troupe writes without words of servers and tools. */
const SHOWN: ReadonlySet<TroupeErrorCode> = new Set([
  "approval_unknown",
  "configuration_invalid",
  "input_invalid",
  "thread_busy",
  "thread_unfinished",
  "thread_unknown",
  "thread_waiting",
]);

/** Returns the end of a run that failed. The page gets the message only of an error that says what was wrong with the request. */
export function errorEvent({ error, code, message }: Pick<ErrorItem, "error" | "code" | "message">): Event {
  const isShown = isTroupeError(error) && SHOWN.has(code);
  const shown = isShown ? message : "the run failed; the log of the service says why";
  return event({ type: "RUN_ERROR", message: shown, code });
}
