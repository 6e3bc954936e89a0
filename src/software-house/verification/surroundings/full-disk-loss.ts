import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { AcceptanceTests, HttpStep } from "../../contract/acceptance-tests.ts";
import { HOME_IN_PROJECT, withHome } from "../acceptance/home.ts";
import { sendRequest, type WireAnswer } from "../acceptance/send-request.ts";
import { createFreshTests, requestSteps } from "../races/concurrent-tests.ts";
import { createClient, sendSteps, wireRequestOf } from "../races/test-client.ts";
import { startServer, type ServerProgram } from "../running-server.ts";
import type { Workspace } from "../workspace.ts";
import { onFullDisk } from "./on-full-disk.ts";

/** What is needed to start a service on a full disk. */
export interface FullDiskTrial {
  workspace: Workspace;
  program: ServerProgram;
  tests: AcceptanceTests;
  signal?: AbortSignal | undefined;
}

/** A test that stores something, and then reads it. */
interface Story {
  index: number;
  /** Position of the request that reads it. */
  reading: number;
}

/**
 * Starts a service on a disk without space, and sends the requests of a test that store something. What it accepts must be
 * there when it is started again. That holds only for a service that otherwise keeps what it has accepted even if it is
 * killed: another one may store it later. Describes what is lost, if it is lost twice; else returns null.
 */
export async function fullDiskLoss(trial: FullDiskTrial): Promise<string | null> {
  const story = findStory(trial.tests);
  if (story === null) return null;
  const usual = { ...trial.program, setup: withHome(trial.program.setup) };
  await mkdir(join(usual.project, HOME_IN_PROJECT), { recursive: true });
  const full = { ...usual, start: onFullDisk(usual.start), mayFillDisk: true };
  const kept = await killAndRead(trial, story, { first: usual, second: usual });
  if (kept === null || kept.accepted === null || !isRead(kept.answer)) return null;
  let text: string | null = null;
  for (let time = 0; time < TIMES; time += 1) {
    const found = await killAndRead(trial, story, { first: full, second: usual });
    if (found?.accepted !== kept.accepted || isRead(found.answer)) return null;
    const { answer } = found;
    const then = answer === null ? "the service does not start again" : answerText(answer);
    text = `on a full disk, ${found.accepted}, but after the next start, ${kept.name}: ${then}`;
  }
  return text;
}

const TIMES = 2;

function isRead(answer: WireAnswer | null): boolean {
  return answer !== null && "status" in answer && answer.status < 400;
}

function answerText(answer: WireAnswer): string {
  return "fault" in answer ? answer.fault : `status ${answer.status}`;
}

/** Methods that store something. */
const STORING: ReadonlySet<string> = new Set(["POST", "PUT", "PATCH"]);

/** Finds the first test that stores something and then reads it: from the same path, or from one with a value in it. */
function findStory({ tests }: AcceptanceTests): Story | null {
  for (const [index, test] of tests.entries()) {
    const steps = requestSteps(test) ?? [];
    const stored = steps.filter((step) => STORING.has(step.method) && succeeds(step));
    const reading = steps.findIndex((step, at) => {
      const before = stored.filter((one) => steps.indexOf(one) < at);
      const isOfIt = step.path.includes("{{") || before.some(({ path }) => path === step.path);
      return step.method === "GET" && succeeds(step) && before.length > 0 && isOfIt;
    });
    const isPlain = steps.slice(0, reading).every(({ method }) => method !== "DELETE");
    if (reading !== -1 && isPlain) return { index, reading };
  }
  return null;
}

function succeeds({ expect }: HttpStep): boolean {
  return expect.status.length > 0 && expect.status.every((status) => status < 400);
}

/**
 * Sends the requests of a story up to the one that reads, kills the service, starts it again and sends that one. Returns which
 * requests were accepted, in one line, and the answer of the second start, which is null if it fails. Returns null if the
 * first start fails, or if a request is refused.
 */
async function killAndRead(
  { workspace, tests, signal }: FullDiskTrial,
  { index, reading }: Story,
  { first, second }: { first: ServerProgram; second: ServerProgram },
): Promise<{ accepted: string | null; name: string; answer: WireAnswer | null } | null> {
  const keepIn = await workspace.createFolder();
  const started = await startServer(workspace, { ...first, keepIn });
  if ("fault" in started) return null;
  const { server } = started;
  const test = createFreshTests(tests)(index, "full");
  const client = createClient(server, test);
  const step = client?.steps[reading];
  try {
    if (client === null || step === undefined) return null;
    await sendSteps(server, client, { end: reading, signal });
    // A service that ends by itself has noticed that it cannot go on.
    if (server.ending() !== null) return null;
    server.signal("SIGQUIT");
    await server.waitForEnding("longer");
  } finally {
    await server.stop();
  }
  const sent = client.steps.slice(0, reading).map((one, at) => {
    const answer = client.answers.get(at);
    return answer !== undefined && "status" in answer && answer.status < 400
      ? `${one.method} ${one.path} gets ${answer.status}`
      : null;
  });
  const accepted = sent.includes(null) ? null : sent.join(", ");
  const name = `GET ${step.path}`;
  const again = await startServer(workspace, { ...second, project: keepIn });
  if ("fault" in again) return { accepted, name, answer: null };
  try {
    const request = wireRequestOf(step, { ...client.known, base: again.server.base });
    const answer = request === null ? null : await sendRequest(again.server.address, request, { signal });
    signal?.throwIfAborted();
    return request === null ? null : { accepted, name, answer };
  } finally {
    await again.server.stop();
  }
}
