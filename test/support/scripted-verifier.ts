import { createHash } from "node:crypto";
import type { MutantReport } from "../../src/software-house/contract/mutant-report.ts";
import type { PhaseReport } from "../../src/software-house/contract/round-report.ts";
import type { Readiness, Verifier } from "../../src/software-house/evidence/verifier.ts";

/** A machine that has everything. */
const READY: Readiness = {
  sandbox: "bubblewrap",
  toolchain: "go version go1.19.8 linux/amd64",
  notes: ["method patterns are not there yet"],
  hint: null,
};

/** A verifier without a sandbox, and what it was asked to do. */
export type ScriptedVerifier = Verifier & { asked: string[] };

/**
 * Does as the first file says: `broken ...` does not build, `fails greets c1: why` fails that test, `disturbed greets c1:
 * why` says that it passes only alone in the first verification, `warns of a 500` is a warning of a phase, `survives 3
 * tests` has a change that only a third test notices, `crash` makes the verifier itself fail, and everything else passes.
 */
export function scriptedVerifier(readiness: Partial<Readiness> = {}): ScriptedVerifier {
  const machine = { ...READY, ...readiness };
  const { toolchain, sandbox } = machine;
  const canRun = toolchain !== null && sandbox !== null;
  const asked: string[] = [];
  return {
    asked,
    readiness: () => Promise.resolve(machine),
    async build({ files }, watch) {
      const [{ content } = { content: "" }] = files;
      asked.push(`build ${content}`);
      const isBroken = content.startsWith("broken");
      const build = canRun
        ? phase("build", isBroken ? "failed" : "passed", isBroken ? content : "")
        : phase("build", "skipped", machine.hint ?? "");
      watch?.onPhase?.(build);
      return [phase("materialize", "passed"), phase("toolchain", canRun ? "passed" : "skipped"), build];
    },
    async verify({ files, tests }, watch) {
      const [{ content } = { content: "" }] = files;
      asked.push(`verify ${content}`);
      if (content === "crash") throw new Error("the sandbox went away");
      const failures = new Map(
        [...content.matchAll(/fails (.+?): (.*)/g)].map(([, name = "", why = ""]) => [name, why]),
      );
      const isFirst = asked.filter((one) => one.startsWith("verify")).length === 1;
      const [, disturbed = "", disturbance = ""] = (isFirst && /disturbed (.+?): (.*)/.exec(content)) || [];
      const [warning] = /warns of .*/.exec(content) ?? [];
      const acceptance = canRun
        ? phase("acceptance", tests.tests.some(({ name }) => failures.has(name)) ? "failed" : "passed")
        : phase("acceptance", "skipped", machine.hint ?? "");
      watch?.onPhase?.(acceptance);
      return {
        files: createHash("sha256").update(content).digest("hex"),
        toolchain,
        sandbox,
        phases: [
          phase("materialize", "passed"),
          phase("toolchain", canRun ? "passed" : "skipped", machine.hint ?? ""),
          phase("build", canRun ? "passed" : "skipped", machine.hint ?? ""),
          acceptance,
          ...(warning === undefined ? [] : [phase("survival", "warned", warning)]),
        ],
        unitTests: canRun ? { passed: 2, failed: 0 } : null,
        tests: tests.tests.map(({ name, criterionId }) => {
          const failure = failures.get(name) ?? null;
          const status = !canRun ? "not-run" : failure === null ? "passed" : "failed";
          const report = { name, criterionId, status, failure, milliseconds: 0 } as const;
          return name === disturbed ? Object.assign(report, { disturbed: disturbance }) : report;
        }),
        mutants: mutantsOf(content, tests.tests.length),
      };
    },
    close: () => Promise.resolve(),
  };
}

function mutantsOf(content: string, tests: number): MutantReport | null {
  const needed = /survives (\d+) tests/.exec(content)?.[1];
  if (needed === undefined) return null;
  const change = {
    path: "greet.go",
    line: 7,
    from: "<",
    to: "<=",
    before: "\tif n < 8 {",
    after: "\tif n <= 8 {",
  };
  const survived = tests > Number(needed) ? [] : [change];
  return { tried: 10, noticed: 10 - survived.length, survived, note: "" };
}

function phase(name: PhaseReport["phase"], status: PhaseReport["status"], output = ""): PhaseReport {
  const summary = output === "" ? `${name} ${status}` : output;
  return { phase: name, status, summary, command: null, exit: null, output, milliseconds: 0 };
}
