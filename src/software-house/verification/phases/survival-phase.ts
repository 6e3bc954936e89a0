import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { Specification } from "../../contract/specification.ts";
import { findingOf, type Finding } from "../finding.ts";
import { askOddIds } from "../odd-input/ask-odd-ids.ts";
import { repeatReads } from "../odd-input/repeated-reads.ts";
import { sendBlockingTexts } from "../odd-input/blocking-texts.ts";
import { sendInChunks } from "../odd-input/chunked-bodies.ts";
import { readKeptConnections } from "../odd-input/kept-connection.ts";
import { leaveBodies, leaveRequests } from "../odd-input/leaving-clients.ts";
import type { OddReport } from "../odd-input/odd-answer.ts";
import { sendGarbage } from "../odd-input/send-garbage.ts";
import { sendInParts } from "../odd-input/send-in-parts.ts";
import { askDuringSlowClients } from "../odd-input/slow-clients.ts";
import type { RunningServer, startServer } from "../running-server.ts";
import { driveConcurrently, GENTLE } from "./drive-concurrently.ts";
import { silentRequest } from "./silent-request.ts";

/** What the survival of a service is tried with. */
export interface SurvivalOptions {
  tests: AcceptanceTests;
  specification: Specification;
  /** Starts a new program, to see whether it does the same. */
  start: () => ReturnType<typeof startServer>;
}

/**
 * Sends a service many requests at once, and then odd ones: bodies in parts and in chunks, made-up ids, half a request
 * during whole ones, requests of clients that go away, garbage, and long equal texts. Also reads answers on kept connections
 * byte by byte, and repeats requests that only read. The service may refuse requests, but afterwards it must still run and
 * answer the tests' requests. A status such as 500 for a wrong request to a path of the tests counts. What only looks odd is
 * a warning.
 */
export async function checkSurvival(
  server: RunningServer,
  { tests, specification, start }: SurvivalOptions,
  signal?: AbortSignal,
): Promise<Finding> {
  const silent = await silentRequest(server, tests, signal);
  if (silent !== null) return findingOf("failed", `after the tests, ${silent}`);
  const disagreed = await driveConcurrently(server, tests, { drive: GENTLE, signal });
  const exhausted = (await server.waitForEnding("briefly")) ?? (await silentRequest(server, tests, signal));
  if (exhausted !== null) return findingOf("failed", `after many requests at once, ${exhausted}`);
  if (disagreed !== null) return findingOf("failed", disagreed);
  const reports: OddReport[] = [];
  for (const send of [
    () => sendInParts(server, { tests, specification }, { signal }),
    () => sendInChunks(server, { tests, specification }, { signal }),
    () => askOddIds(server, tests, { signal }),
    () => readKeptConnections(server, tests, { signal }),
    () => repeatReads(server, tests, { signal }),
    () => askDuringSlowClients(server, tests, { signal }),
    () => leaveRequests(server, tests, { signal }),
    () => leaveBodies(tests, { specification, start, signal }),
    () => sendGarbage(server, tests, { signal }),
    // The last, because a server that is blocked stays so.
    () => sendBlockingTexts(server, tests, { start, signal }),
  ]) {
    if (server.ending() === null) reports.push(await send());
  }
  const failures = reports.flatMap((report) => report.failures);
  const warnings = reports.flatMap((report) => report.warnings);
  const odd = [...failures, ...warnings].join("\n");
  const [failure] = failures;
  if (failure !== undefined) return findingOf("failed", failure, odd);
  const lost = await silentRequest(server, tests, signal);
  if (lost !== null) return findingOf("failed", `after garbage, ${lost}`, odd);
  const sent = reports.flatMap((report) => (report.tried === null ? [] : [report.tried]));
  const tried = `it still runs after ${sent.join(", ")}`;
  const [warning] = warnings;
  if (warning === undefined) return findingOf("passed", tried);
  return findingOf(
    "warned",
    `${tried}; ${warnings.length} without a good answer, the first: ${warning}`,
    odd,
  );
}
