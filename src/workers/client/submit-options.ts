import { randomUUID } from "node:crypto";
import { InputError } from "../../errors/input-error.ts";
import { faultsOfUnknownOptions, optionNames } from "../../errors/unknown-options.ts";
import type { Limits } from "../../run/limits.ts";
import { isRecord } from "../../text/is-record.ts";
import { kindOf } from "../../text/kind-of.ts";
import type { NewRun } from "../run-store.ts";

/** Options of `RunClient.submit`. */
export interface SubmitOptions {
  /**
   * The thread that the run continues. One run of a thread is carried out at a time.
   * @default a new thread, named after the run
   */
  thread?: string | undefined;
  /**
   * Identifies the run: submitting again with the same id stores nothing, and returns the run that is there. 1 to 128
   * letters, digits, `_`, `.` and `-`.
   * @default a random one
   */
  runId?: string | undefined;
  /**
   * From 1 to 1,000. Runs with a lower one are carried out first.
   * @default 500
   */
  priority?: number | undefined;
  /**
   * What happens if the thread has a run that is not over: `refuse` rejects with `thread_busy`, `queue` lets this run wait
   * for its end, also if that run waits for a person.
   * @default "refuse"
   */
  whenBusy?: "refuse" | "queue" | undefined;
  /**
   * Limits of this run. They can lower those of the graph, and not raise them.
   * @default those of the graph
   */
  limits?: Limits | undefined;
  /** The context of the graph's caller, as `invoke` takes it. @default none */
  context?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Labels of allowances that the run's calls count on, in addition to those of its tenant and its graph.
   * @default none
   */
  allowances?: readonly string[] | undefined;
  /**
   * The tenant of the run. A client with a tenant of its own accepts only that one.
   * @default the client's tenant; without one, "default"
   */
  tenant?: string | undefined;
}

const NAMES = optionNames<SubmitOptions>()([
  "thread",
  "runId",
  "priority",
  "whenBusy",
  "limits",
  "context",
  "allowances",
  "tenant",
]);

/** Returns a run as it is stored. Throws InputError for unknown options, and for an input that is not an object. */
export function newRunOf(tenant: string, graph: string, input: unknown, options: SubmitOptions): NewRun {
  const faults = faultsOfUnknownOptions(options, NAMES);
  if (!isRecord(input)) {
    faults.push(`the input must be an object, such as { messages: "..." }, but is ${kindOf(input)}`);
  }
  if (faults.length > 0) throw new InputError(faults.join("; "));
  const { runId: id = randomUUID(), priority = 500, whenBusy = "refuse", allowances = [] } = options;
  const { thread = id, limits = null, context = null } = options;
  return { tenant, id, graph, thread, input, limits, context, priority, allowances, whenBusy };
}
