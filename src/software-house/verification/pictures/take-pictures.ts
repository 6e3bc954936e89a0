import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import type { SeenPage } from "../../contract/pictures.ts";
import type { PagePicture, PagePictures } from "../../evidence/verifier.ts";
import { oneLine } from "../../../text/printable.ts";
import { runHttpTests } from "../acceptance/run-tests.ts";
import { wireRequest } from "../acceptance/http-step.ts";
import { keyOfTest, type OnStep } from "../acceptance/seen-step.ts";
import type { WireRequest } from "../acceptance/send-request.ts";
import type { VerificationAttempt } from "../build-attempt.ts";
import { isMachineBusy } from "../busy-machine.ts";
import { startServer, type ServerProgram } from "../running-server.ts";
import type { Workspace } from "../workspace.ts";
import type { CameraAnswer } from "./camera-script.ts";
import { NO_BROWSER } from "./find-chromium.ts";
import { isPage } from "./seen-pages.ts";
import { BUSY_PICTURE_FACTOR, takePicture } from "./take-picture.ts";

/** What pictures are taken of, and with. */
export interface PictureOrder {
  tests: readonly AcceptanceTest[];
  pages: readonly SeenPage[];
  /** Path of the browser; null if there is none. */
  browser: string | null;
  signal?: AbortSignal | undefined;
}

/** Time after which no further picture is begun, in milliseconds. */
const MOST_MILLISECONDS = 60_000;

/**
 * Takes pictures of pages, each on a new server after the steps of the test that got the page. Whatever a project does, this
 * resolves: a picture that is missing says why. Rejects if the signal aborts, or if the sandbox itself fails.
 */
export async function takePictures(
  { ready, sandbox }: VerificationAttempt,
  { tests, pages, browser, signal }: PictureOrder,
): Promise<PagePictures> {
  if ("blocked" in ready) return none(ready.blocked);
  // A container has no browser, and without a sandbox a page could reach everything that its reader can.
  if (sandbox !== "bubblewrap") return none("a page is opened in bubblewrap only");
  if (browser === null) return none(NO_BROWSER);
  const { toolchain, built } = ready;
  const workspace = ready.workspace.withSignal(signal);
  const program = { project: built.folder, start: built.start, setup: toolchain.programSetup };
  const end = performance.now() + MOST_MILLISECONDS * (isMachineBusy() ? BUSY_PICTURE_FACTOR : 1);
  const pictures: PagePicture[] = [];
  const faults: string[] = [];
  for (const page of pages) {
    const test = tests.find((one) => keyOfTest(one) === keyOfTest(page));
    const result =
      performance.now() > end || test === undefined
        ? { fault: "there was no time left", path: page.path }
        : await pictureAfter(test, { page, workspace, program, browser, signal });
    signal?.throwIfAborted();
    if ("fault" in result) faults.push(`${oneLine(result.path)}: ${result.fault}`);
    else {
      pictures.push({ page: result.path, test: page.name, png: result.png });
    }
  }
  return { pictures, missing: faults.length === 0 ? null : faults.join("; ") };
}

function none(missing: string): PagePictures {
  return { pictures: [], missing };
}

/** Runs the steps of a test up to a page on a new server, and takes the picture of what the last one got. */
async function pictureAfter(
  test: AcceptanceTest,
  {
    page,
    workspace,
    program,
    browser,
    signal,
  }: {
    page: SeenPage;
    workspace: Workspace;
    program: ServerProgram;
    browser: string;
    signal: AbortSignal | undefined;
  },
): Promise<CameraAnswer & { path: string }> {
  const started = await startServer(workspace, program);
  if ("fault" in started) return { fault: `it did not start again: ${started.fault}`, path: page.path };
  const { server } = started;
  try {
    const steps = test.steps.slice(0, page.step);
    const last: { request: WireRequest | null } = { request: null };
    const onStep: OnStep = (seen) => {
      if ("answers" in seen && seen.step === steps.at(-1) && isPage(seen)) {
        last.request = wireRequest(seen.step, seen.known);
      }
    };
    const { specification } = workspace;
    await runHttpTests({ tests: [{ ...test, steps }] }, { specification, server, onStep, signal });
    const { request } = last;
    if (request === null) return { fault: "the service did not answer with it again", path: page.path };
    const { address } = server;
    return { ...(await takePicture(workspace, { browser, address, request })), path: request.path };
  } finally {
    await server.stop();
  }
}
