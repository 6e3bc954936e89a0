import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";
import type { Models } from "../models/models.ts";
import { isRecord } from "../text/is-record.ts";
import type { CallGate } from "../run/call-gate.ts";
import type { Judge, JudgedRun, JudgeVerdict, ModelJudge } from "./judge.ts";
import type { AskJudge } from "./model-judge.ts";
import type { EvaluationTrial } from "./trial.ts";

/** The judges of an evaluation, ready to be asked. */
export type Judges = Readonly<Record<string, AskJudge>>;

/** Makes the judges of an evaluation. Code for judges that are models is loaded only if there is one. */
export async function openJudges(
  given: Readonly<Record<string, Judge | ModelJudge>>,
  replayed: Models | null,
): Promise<Judges> {
  const judges: [string, AskJudge][] = [];
  for (const [name, judge] of Object.entries(given)) {
    if (typeof judge === "function") judges.push([name, async (run, { signal }) => judge(run, signal)]);
    else {
      const { createModelJudge } = await import("./model-judge.ts");
      judges.push([name, createModelJudge(judge, replayed)]);
    }
  }
  return Object.fromEntries(judges);
}

/** Asks judges by their names, one after the other. One that throws or replies anything else than a verdict did not judge. */
export async function askJudges(
  names: readonly string[],
  run: JudgedRun,
  { judges, gate, signal }: { judges: Judges; gate: CallGate; signal: AbortSignal },
): Promise<EvaluationTrial["judgments"]> {
  const judgments: Record<string, JudgeVerdict | { pass: null; reason: string }> = {};
  for (const name of names) {
    const judge = judges[name];
    if (judge === undefined) throw new ConfigurationError("evaluation", [`unknown judge ${name}`]);
    try {
      judgments[name] = readVerdict(await judge(run, { gate, signal }));
    } catch (error) {
      signal.throwIfAborted();
      judgments[name] = { pass: null, reason: messageOf(error) };
    }
  }
  return judgments;
}

function readVerdict(given: unknown): JudgeVerdict {
  if (isRecord(given) && typeof given["pass"] === "boolean") {
    const { pass, reason } = given;
    return { pass, reason: typeof reason === "string" ? reason : "" };
  }
  throw new Error("the judge must return { pass: true or false, reason }");
}
