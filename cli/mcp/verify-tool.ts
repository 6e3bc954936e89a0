import { messageOf } from "../../src/errors/locate-error.ts";
import { unverifiedVerdict } from "../../src/software-house/unverified-verdict.ts";
import { isMachineFailure } from "../verify/failure-record.ts";
import { judgeProject, phaseLine } from "../verify/judge-project.ts";
import {
  findInputs,
  readGiven,
  readJsonFile,
  type NamedJson,
  type VerifyInputs,
} from "../verify/read-inputs.ts";
import { UsageError } from "../errors.ts";
import { confinedPath } from "./confined-path.ts";
import { createProgress } from "./call-progress.ts";
import { OWN_TOOLS } from "./offered-graphs.ts";
import type { ToolContext } from "./tool-context.ts";
import { verifyResult, type Judged } from "./verify-result.ts";
import { verifyInputSchema, verifyOutputSchema, type VerifyInput } from "./verify-schemas.ts";

const DESCRIPTION =
  "Builds, runs and tests a project in a sandbox, and judges it against its specification and acceptance tests. Call it " +
  "before you say that the work is done. The verdict is verified, not-verified (it ran and failed) or unverified (it " +
  "could not be run); what failed first is in the answer. Nothing in the folder is changed, and no model is called.";

/** Registers the tool that judges a project. */
export function registerVerifyTool(context: ToolContext): void {
  const config = {
    title: "Verify a project",
    description: DESCRIPTION,
    inputSchema: verifyInputSchema,
    outputSchema: verifyOutputSchema,
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
  context.server.registerTool(OWN_TOOLS.verify, config, async (input, request) => {
    using progress = createProgress(request);
    const signal = AbortSignal.any([request.mcpReq.signal, context.signal]);
    const { project, ignored, changed } = await readConfined(input, context.folder);
    const say = (text: string): void => progress.say(text);
    const judged = await context.track(context.inTurn(() => judge(project, { ...input, signal, say })));
    return verifyResult({ ...judged, ignored, changed });
  });
}

async function judge(
  project: VerifyInputs["project"],
  { signal, say, ...options }: VerifyInput & { signal: AbortSignal; say: (text: string) => void },
): Promise<Omit<Judged, "ignored" | "changed">> {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  signal.throwIfAborted();
  try {
    const onPhase = (phase: Parameters<typeof phaseLine>[0]): void => say(phaseLine(phase));
    const judged = await judgeProject(project, { ...options, signal, onPhase });
    return { ...judged, milliseconds: elapsed() };
  } catch (error) {
    if (signal.aborted || !isMachineFailure(error)) throw error;
    const verdict = unverifiedVerdict(messageOf(error), project.specification);
    return { verdict, evidence: null, milliseconds: elapsed() };
  }
}

/** Reads a project whose paths a client named. Each must be inside the server's folder. */
async function readConfined(
  { folder: named, specification, tests }: VerifyInput,
  root: string,
): Promise<VerifyInputs & { changed: string[] }> {
  const folder = await confinedPath("folder", named, root);
  if (specification !== undefined && tests !== undefined) {
    const given = {
      specification: await jsonOf("specification", specification, root),
      tests: await jsonOf("tests", tests, root),
    };
    return { ...(await readGiven(folder, given)), changed: [] };
  }
  if (specification !== undefined || tests !== undefined) {
    throw new UsageError(`${specification === undefined ? "specification" : "tests"} is missing`);
  }
  const paths = await findInputs({ folder }).catch((cause: unknown) => {
    if (!(cause instanceof UsageError)) throw cause;
    throw new UsageError(`${named} is not a delivery: give specification and tests, too`, { cause });
  });
  const given = {
    specification: await jsonOf("specification", paths.specification, root),
    tests: await jsonOf("tests", paths.tests, root),
  };
  // A delivery may hold links, too.
  const project = await confinedPath("folder", paths.folder, root);
  return { ...(await readGiven(project, given)), changed: paths.changed ?? [] };
}

async function jsonOf(name: string, given: unknown, root: string): Promise<NamedJson> {
  if (typeof given !== "string") return { name: "of the call", json: given };
  return { name: given, json: await readJsonFile(await confinedPath(name, given, root)) };
}
