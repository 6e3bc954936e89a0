import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Outcome, Plan, Results } from "../../src/index.ts";
import { uniform } from "../plans/draws.ts";
import type { PublishedPlan } from "../plans/read-plans.ts";
import type { Launch } from "./command-line.ts";
import { readRecorded, type Recorded } from "./recorded.ts";
import { callsOf, MOMENTS, type Cut, type StepModel } from "./step-model.ts";

/** The result of one kill and of the run that resumed after it. */
export interface Kill extends Cut {
  /** Calls whose results were recorded when the process was killed. */
  recorded: number;
  /** Of these calls, those that were sent again, and those whose results are different at the end. */
  repeated: number;
  lost: number;
  /** Calls that were sent before the kill, were not recorded, and so were sent again. */
  sentAgain: number;
  /** Whether the run ended like the run without a kill: with the same answer, plan, results and usage. */
  isSame: boolean;
}

/** The longest time from a reply to the kill, in milliseconds: the kill comes before, at or after the write. */
const SOON = 50;

/** Returns every call of a plan with every moment. */
export function cutsOf(plan: PublishedPlan): Cut[] {
  return MOMENTS.flatMap((moment) => callsOf(plan).map((call) => ({ call, moment })));
}

/** Runs a plan once without a kill, then once for each cut with a kill there, each time on a new thread. */
export async function killPlan(
  plan: PublishedPlan,
  { model, launch, cuts }: { model: StepModel; launch: Launch; cuts: readonly Cut[] },
): Promise<Kill[]> {
  const folder = await mkdtemp(join(tmpdir(), "troupe-kills-"));
  const file = join(folder, "threads.db");
  const start = (words: readonly string[], name: string) =>
    launch([...words, "--json"], {
      OPENAI_BASE_URL: model.baseUrl,
      TROUPE_MODEL: name,
      TROUPE_DB: file,
    });
  const finish = async (words: readonly string[], name: string): Promise<WholeRun> => {
    const { code, stdout, stderr } = await start(words, name).ended;
    if (code !== 0) throw new Error(`the plan ${plan.id}: troupe ${words[0]} ended with ${code}: ${stderr}`);
    return wholeRun(JSON.parse(stdout) as RunRecord);
  };
  const killOnce = async (cut: Cut): Promise<Kill[]> => {
    const thread = `${cut.call} ${cut.moment}`;
    const before = model.answering(plan, cut);
    const process = start(["run", "supervisor", plan.request, "--thread", thread], before.model);
    const early = process.ended.then(({ stderr }) => Promise.reject(new Error(`it ended early: ${stderr}`)));
    await Promise.race([before.reached, early]);
    if (cut.moment === "replied") await pause(SOON * uniform(`${plan.id} ${thread}`));
    process.kill();
    // After the last reply, the process may have ended before the kill.
    if ((await process.ended).code !== null) return [];
    const recorded = await readRecorded(file, thread);
    const after = model.answering(plan);
    const end = await finish(["resume", thread], after.model);
    const again = after.calls.filter((call) => before.calls.includes(call));
    const kill: Kill = {
      ...cut,
      recorded: callsOf(plan).filter((call) => recorded.calls.has(call)).length,
      repeated: again.filter((call) => recorded.calls.has(call)).length,
      lost: lostOf(recorded, end),
      sentAgain: again.filter((call) => !recorded.calls.has(call)).length,
      isSame: isDeepStrictEqual(end, whole),
    };
    return [kill];
  };

  const undisturbed = ["run", "supervisor", plan.request, "--thread", "undisturbed"];
  const whole = await finish(undisturbed, model.answering(plan).model);
  const kills: Kill[] = [];
  for (const cut of cuts) kills.push(...(await killOnce(cut)));
  await rm(folder, { recursive: true });
  return kills;
}

/** The parts used of the JSON object that `troupe` prints. */
interface RunRecord {
  answer: string | null;
  plan: Plan;
  results: Results;
  outcome: Outcome;
}

/** What must be the same with and without a kill. */
interface WholeRun {
  answer: string | null;
  plan: Plan;
  results: { id: string; status: string; text: string; attempts: number }[];
  status: string;
  usage: object;
}

function wholeRun({ answer, plan, results, outcome }: RunRecord): WholeRun {
  return {
    answer,
    plan,
    results: plan.map(({ id }) => {
      const { status, text, attempts } = results[id] ?? { status: "missing", text: "", attempts: 0 };
      return { id, status, text, attempts };
    }),
    status: outcome.status,
    usage: outcome.usage,
  };
}

function lostOf({ texts }: Recorded, { results }: WholeRun): number {
  return [...texts].filter(([id, text]) => results.find((one) => one.id === id)?.text !== text).length;
}
