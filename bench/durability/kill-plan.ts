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

/** What one kill and the run that went on after it came to. */
export interface Kill extends Cut {
  /** Calls that had their results on record when the process was killed. */
  recorded: number;
  /** Of these, those that were made again, and those whose results are not in the end what they were. */
  repeated: number;
  lost: number;
  /** Calls that were sent before and not on record, and so were sent again. */
  sentAgain: number;
  /** Whether anything at all is in the end as it is without a kill: answer, plan, results, usage. */
  isSame: boolean;
}

/** So soon after a reply was sent the process is killed, in milliseconds: before, at or after its write. */
const SOON = 50;

/** Every call of a plan, at every moment. */
export function cutsOf(plan: PublishedPlan): Cut[] {
  return MOMENTS.flatMap((moment) => callsOf(plan).map((call) => ({ call, moment })));
}

/** Carries a plan out once without a kill, then with one at each of these cuts, each on a thread of its own. */
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
    // After its last reply it may have come to its own end first.
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

/** What is read of the one JSON object that `troupe` prints. */
interface RunRecord {
  answer: string | null;
  plan: Plan;
  results: Results;
  outcome: Outcome;
}

/** All that has to be the same with a kill and without. */
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
