import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { sendRequest } from "../acceptance/send-request.ts";
import { OUR_LIMITS } from "../limits.ts";
import { findingOf, outputOf, type Finding } from "../finding.ts";
import type { RunningServer, startServer } from "../running-server.ts";
import { confirmLeftovers, suspectsIn } from "../soak/confirm-leftovers.ts";
import { confirmSlowdown } from "../soak/confirm-slowdown.ts";
import { driveSoak, type SoakBounds, type SoakRecord } from "../soak/drive-soak.ts";
import { growthIn, serverUsageText } from "../soak/growth.ts";
import { endsOfSoak, slowdownsIn } from "../soak/latency.ts";

/** Bounds of the soak. A slow server is sent fewer requests. */
const BOUNDS: SoakBounds = {
  requests: 10_000,
  milliseconds: 3_000,
  enough: 6_000,
  mostMilliseconds: 12_000,
  patience: 5_000,
};

/** Patience with a request that was not answered in time, in milliseconds. */
const LONG_PATIENCE = 10 * BOUNDS.patience;

/** How often the status 500 must come before it counts. */
const FEW = 3;

/** What a soak needs: a way to start a server, and the tests. */
export interface SoakTrial {
  start: () => ReturnType<typeof startServer>;
  tests: AcceptanceTests;
  signal?: AbortSignal | undefined;
  /** @default 10,000 requests, or as many as fit into 3 to 12 s */
  bounds?: SoakBounds;
}

/**
 * Sends a new server thousands of the tests' requests over kept connections. It must go on to answer, as well and about
 * as fast as at first. Growing use of memory, files or processes is only a warning, unless requests that create nothing
 * leave something behind each time. Returns null if the tests send no request.
 */
export async function checkSoak(trial: SoakTrial): Promise<Finding | null> {
  const { start, tests, signal, bounds = BOUNDS } = trial;
  if (!tests.tests.some(({ steps }) => steps.some(({ kind }) => kind === "http"))) return null;
  const started = await start();
  if ("fault" in started) return findingOf("warned", `it did not start again: ${started.fault}`);
  const { server } = started;
  try {
    const record = await driveSoak(server, tests, { bounds, signal });
    const end = await server.waitForEnding("longer");
    if (end !== null) return await endFinding(server, { record, end });
    return await findingOfRecord(server, { record, trial });
  } finally {
    await server.stop();
  }
}

/** Our limit on what a program prints or stores ends the soak, but says nothing about the program. */
async function endFinding(
  server: RunningServer,
  { record, end }: { record: SoakRecord; end: string },
): Promise<Finding> {
  const report = await server.ended;
  const count = record.samples.length;
  if (OUR_LIMITS.has(report.stopped))
    return findingOf("passed", `${count} requests, and then our limit of ${report.stopped}`);
  return findingOf("failed", `after ${count} requests, the server ended: ${end}`, outputOf(report));
}

async function findingOfRecord(
  server: RunningServer,
  { record, trial }: { record: SoakRecord; trial: SoakTrial },
): Promise<Finding> {
  const { samples, late, closed, usages } = record;
  const { slower, simplest } = slowdownsIn(record);
  const failures: string[] = [];
  const warnings = growthIn(usages);
  if (late !== null) {
    const { request } = late;
    const answer = await sendRequest(server.address, request, {
      signal: trial.signal,
      patience: LONG_PATIENCE,
    });
    trial.signal?.throwIfAborted();
    const text = `after ${samples.length} requests, ${request.method} ${request.path}`;
    if ("fault" in answer) failures.push(`${text}: ${answer.fault}`);
    else warnings.push(`${text} was late once`);
  }
  const errors = errorsIn(record);
  if (errors.length > 0) {
    const text = `${errors.length} of ${samples.length} requests were answered with the status 500 that were answered well before`;
    (errors.length < FEW ? warnings : failures).push(text);
  }
  if (closed > 0) warnings.push(`${closed} connections were closed without an answer`);
  if (failures.length === 0) {
    const witnesses = [...(late === null ? [] : [late.step]), ...slower];
    const shown = { witnesses, simplest, answered: samples.length };
    const confirmed = witnesses.length === 0 ? null : await confirmSlowdown(server, shown, trial);
    if (confirmed !== null) (confirmed.isFailure ? failures : warnings).push(confirmed.text);
    const left = await confirmLeftovers(suspectsIn(usages), trial);
    if (left !== null) failures.push(left);
  }
  const output = [...failures, ...warnings].join("\n");
  const tried = triedText(record);
  const [failure] = failures;
  if (failure !== undefined) return findingOf("failed", failure, [output, tried].join("\n"));
  return warnings.length === 0
    ? findingOf("passed", tried)
    : findingOf("warned", `${tried}; ${warnings[0]}`, output);
}

/** Returns the answers with the status 500 to requests that were also answered with another status. */
function errorsIn({ samples }: SoakRecord): SoakRecord["samples"] {
  const well = new Set(samples.filter(({ status }) => status < 500).map(({ step }) => step));
  return samples.filter(({ status, step }) => status === 500 && well.has(step));
}

function triedText({ samples, milliseconds, clients, keepsConnections, usages }: SoakRecord): string {
  const { first, last } = endsOfSoak(samples);
  const speed = `median ${first.toFixed(1)} ms at first, ${last.toFixed(1)} ms at last`;
  const amount = `${samples.length} requests in ${(milliseconds / 1000).toFixed(1)} s`;
  const connections = `${clients} ${keepsConnections ? "kept connection" : "client"}${clients === 1 ? "" : "s"}`;
  return `${amount} over ${connections}: ${speed}; ${serverUsageText(usages)}`;
}
