import type { RunStatus } from "../../src/workers/run-record.ts";
import type { Output } from "../output.ts";
import { withLineEnd } from "../run/save-record.ts";
import { openClient, type ClientOptions } from "../services/open-client.ts";
import { tableOf } from "../view/table.ts";
import { knownRun } from "./known-run.ts";
import { cellsOf, HEADS, factsText, shownRun } from "./shown-run.ts";

/** The options of `troupe runs list`. */
export interface ListRequest extends ClientOptions {
  status?: RunStatus[];
  graph?: string;
  thread?: string;
  limit?: number;
  before?: string;
  json?: true;
}

/** Prints the runs of a tenant, the newest first: a table, or one JSON object. */
export async function printRuns(options: ListRequest, output: Output): Promise<void> {
  const { status, graph, thread, limit, before, json } = options;
  await using client = await openClient(options);
  const records = await client.list({ status, graph, thread, limit, before });
  if (json) return printJson({ runs: records.map(shownRun) }, output);
  if (records.length === 0) return output.say("troupe: there are no such runs");
  await output.deliver(output.redact(tableOf(HEADS, records.map(cellsOf), output.columns)));
}

/** Prints one run: its facts to stderr and its answer to stdout, or one JSON object. */
export async function printRun(
  options: ClientOptions & { run: string; json?: true },
  output: Output,
): Promise<void> {
  await using client = await openClient(options);
  const record = await knownRun(client, options.run);
  if (options.json) return printJson(shownRun(record), output);
  output.say(factsText(record));
  if (record.answer !== null) await output.deliver(withLineEnd(record.answer), { isAnswer: true });
}

/** Prints one JSON object to stdout. */
export function printJson(value: object, output: Output): Promise<void> {
  return output.deliver(`${JSON.stringify(value, null, 2)}\n`, { isData: true });
}
