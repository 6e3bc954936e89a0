import { recordWork } from "../journal/record-work.ts";
import { sha256OfValue } from "../text/hash.ts";
import { hideKeysInside } from "../text/hide-keys-inside.ts";
import type { PhaseReport } from "./contract/round-report.ts";
import type { VerificationWatch, VerifiedProject, Verifier } from "./evidence/verifier.ts";

/**
 * Returns a verifier whose results a recording keeps, and a replay plays: they hold what programs print, which is different
 * each time. A played result tells its phases as the recorded one did.
 */
export function recordedVerifier(verifier: Verifier, run: string): Verifier {
  return {
    readiness: (language, signal) =>
      recordWork({ run, name: "readiness", input: hashesOf({ language }) }, () =>
        verifier.readiness(language, signal),
      ),
    build: (project, watch) =>
      recorded(
        { run, name: "build", input: hashesOf(project) },
        { watch, doWork: (told) => verifier.build(project, told), phasesOf: (phases) => phases },
      ),
    verify: (project, watch) =>
      recorded(
        { run, name: "verification", input: hashesOf(project) },
        { watch, doWork: (told) => verifier.verify(project, told), phasesOf: ({ phases }) => phases },
      ),
    close: () => verifier.close(),
  };
}

async function recorded<Value>(
  work: Parameters<typeof recordWork>[0],
  {
    watch = {},
    doWork,
    phasesOf,
  }: {
    watch: VerificationWatch | undefined;
    doWork: (watch: VerificationWatch) => Promise<Value>;
    phasesOf: (value: Value) => readonly PhaseReport[];
  },
): Promise<Value> {
  let isPlayed = true;
  const { value, told } = await recordWork(work, async () => {
    isPlayed = false;
    const names: PhaseReport["phase"][] = [];
    const onPhase = (report: PhaseReport): void => {
      names.push(report.phase);
      watch.onPhase?.(report);
    };
    return { value: await doWork({ ...watch, onPhase }), told: names };
  });
  if (isPlayed)
    for (const report of phasesOf(value)) if (told.includes(report.phase)) watch.onPhase?.(report);
  return value;
}

/** A recording holds no keys, so that its files have none when it is played. */
function hashesOf(parts: Partial<VerifiedProject> | { language: string }): Record<string, string> {
  const given = Object.entries(parts).filter(([, part]) => part !== undefined);
  return Object.fromEntries(given.map(([name, part]) => [name, sha256OfValue(hideKeysInside({ part }))]));
}
