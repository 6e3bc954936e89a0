import { createModelServer, type ModelRequest, type ModelReply } from "../../src/testing/index.ts";
import { CallLog, type LoggedCall } from "./call-log.ts";
import { drawLatency, type Latency } from "./latency.ts";
import { readCall, replyTo } from "./script.ts";

/** What the model shall do from now on. What a command leaves out stays as it is. */
export interface ModelCommand {
  latency?: Latency;
  /** Calls that are answered late when they are asked for the first time, such as `supervisor-1/planner`. */
  slow?: { calls: readonly string[]; milliseconds: number };
  /** Calls that are recorded now. Each request for one of them from now on is counted as repeated. */
  recorded?: readonly string[];
}

/** What the model got. */
export interface ModelReport {
  baseUrl: string;
  /** The calls since the last report. */
  calls: LoggedCall[];
  /** The requests so far for calls that were recorded. Must be empty. */
  repeated: LoggedCall[];
  /** How many requests the model has refused so far. Must be 0. */
  refused: number;
}

// Runs the scripted model server in a process of its own, so that its work is not counted as a worker's.
const log = new CallLog();
let latency: Latency = { from: 0, to: 0, period: 1 };
let slow: NonNullable<ModelCommand["slow"]> = { calls: [], milliseconds: 0 };

function reply(request: ModelRequest): ModelReply {
  const asked = readCall(request);
  const { call, attempt } = log.add(asked, request.model);
  const isSlow = attempt === 1 && slow.calls.includes(call.name);
  call.milliseconds = isSlow ? slow.milliseconds : drawLatency(asked, latency);
  return { ...replyTo(request, asked), delayMilliseconds: call.milliseconds };
}

const server = await createModelServer({ script: reply });

process.on("message", (command: ModelCommand) => {
  latency = command.latency ?? latency;
  slow = command.slow ?? slow;
  log.record(command.recorded ?? []);
  process.send?.(report());
});
process.send?.(report());

function report(): ModelReport {
  const refused = server.requests.filter(({ refusal }) => refusal !== undefined).length;
  return { baseUrl: server.baseUrl, calls: log.take(), repeated: log.repeated, refused };
}
