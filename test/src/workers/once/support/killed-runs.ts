import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomFrom } from "../../../../support/random.ts";
import { scriptedModels, type ScriptedModels } from "../../../../support/scripted-models.ts";
import { bundleProgram, type BundledProgram } from "../../worker/support/bundle-program.ts";
import { roundFor, type Round } from "./cash-desk.ts";
import { startPayDesk, type CountedPayment } from "./pay-desk.ts";
import { MOMENTS, type Moment, type PayProcess } from "./pay-process.ts";

export type Kill = NonNullable<PayProcess["kill"]>;

/** What is left when a run has ended. */
export interface KilledRun {
  /** How many of its processes were killed. */
  killed: number;
  counted: CountedPayment[];
  /** What the tool answered in the conversations of all steps, by the id of the call. */
  answers: Map<string, string>;
}

/** A run, and the payments that its model asks for in each step. */
export interface RunToKill extends Pick<PayProcess, "address" | "graph" | "policy"> {
  program: BundledProgram;
  rounds: readonly Round[];
  kills: readonly Kill[];
}

let threads = 0;

/** Bundles the program that `killedRun` starts. */
export function bundlePayments(): Promise<BundledProgram> {
  return bundleProgram(new URL("pay-in-process.ts", import.meta.url));
}

/** Carries out a run in one process after another. Each is killed at its moment, and the last one is not. */
export async function killedRun({ program, rounds, kills, ...run }: RunToKill): Promise<KilledRun> {
  await using desk = await startPayDesk();
  await using scripted = await scriptedModels((request) => roundFor(request, rounds));
  threads += 1;
  const told = { ...run, thread: `t${threads}`, models: scripted.server.baseUrl, desk: desk.url };
  let killed = 0;
  for (const kill of [...kills, null]) {
    const { code, signal, errors } = await processOf(program, { ...told, kill });
    if (signal === "SIGKILL") {
      killed += 1;
      continue;
    }
    if (code !== 0) throw new Error(`the process ended with ${code}:\n${errors}`);
    break;
  }
  return { killed, counted: desk.counted, answers: answersIn(scripted) };
}

/** Kills at moments that are the same for the same seed. */
export function killsFrom(seed: number, count: number): Kill[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => ({
    moment: MOMENTS[Math.floor(random() * MOMENTS.length)] as Moment,
    // The first payment of a process is always reached, and the second one not always.
    payment: random() < 0.75 ? 1 : 2,
  }));
}

async function processOf(
  { path }: BundledProgram,
  told: PayProcess,
): Promise<{ code: number | null; signal: string | null; errors: string }> {
  const child = spawn(process.execPath, [path, JSON.stringify(told)], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += String(chunk)));
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, errors };
}

function answersIn({ server }: ScriptedModels): Map<string, string> {
  const messages = server.requests.flatMap((request) => request.messages);
  const answered = messages.filter(({ role }) => role === "tool");
  return new Map(
    answered.map((message) => {
      const { tool_call_id: id } = message as { tool_call_id?: unknown };
      return [String(id), typeof message.content === "string" ? message.content : ""];
    }),
  );
}
