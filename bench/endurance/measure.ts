import { measuredNow } from "../measured.ts";
import { startProcess } from "./child-process.ts";
import { FAULTS } from "./faults.ts";
import type { EnduranceFigures, FaultCell, Growth, HostileEnding, Load } from "./figures.ts";
import { HOSTILE } from "./hostile.ts";
import { KINDS } from "./kinds.ts";
import type { Task } from "./worker.ts";

/** How much is measured. */
export interface Amounts {
  /** The runs of each kind whose memory is measured. */
  runs: number;
  /** The numbers of runs at once, for the event loop. */
  atOnce: readonly number[];
  /** How often each of these loads is measured. */
  rounds: number;
  /** The runs of each way in a cell of the fault matrix. */
  faultRuns: number;
}

const SHARES = [0.1, 0.3];

const LATENCY_MILLISECONDS = 50;

/** Measures everything, each measurement in a process of its own; first what only a quiet machine shows. */
export async function measureEndurance(
  { runs, atOnce, rounds, faultRuns }: Amounts,
  tell: (line: string) => void,
): Promise<EnduranceFigures> {
  const load: Load[] = [];
  for (const many of atOnce) load.push(await measureLoad(many, { rounds, tell }));
  const hostile: HostileEnding[] = [];
  for (const { title } of HOSTILE) {
    tell(`hostile: ${title}`);
    hostile.push(await hostileEnding(title));
  }
  const growth: Growth[] = [];
  for (const kind of Object.keys(KINDS)) {
    tell(`memory: ${kind}`);
    growth.push(await growthOf(kind, runs));
  }
  const faults: FaultCell[] = [];
  for (const fault of Object.keys(FAULTS)) {
    for (const share of SHARES) {
      tell(`faults: ${fault}, ${share * 100} %`);
      faults.push(await faultCell({ fault, share, runs: faultRuns }));
    }
  }
  return { measured: measuredNow(), growth, load, hostile, faults };
}

/** Counts how runs end while a share of the replies fails. */
export async function faultCell(options: { fault: string; share: number; runs: number }): Promise<FaultCell> {
  const { fault, share, runs } = options;
  const endings = await withModel(
    (baseUrl) => ask<FaultCell["endings"]>({ measure: "faults", runs, baseUrl }),
    { fault, share },
  );
  return { fault, share, endings };
}

/** Measures what the runs of a kind leave behind. */
export function growthOf(kind: string, runs: number): Promise<Growth> {
  return withModel((baseUrl) => ask<Growth>({ measure: "growth", kind, runs, baseUrl }));
}

/** Runs a router against a hostile server. */
export function hostileEnding(title: string): Promise<HostileEnding> {
  return ask<HostileEnding>({ measure: "hostile", title });
}

async function measureLoad(
  runs: number,
  { rounds, tell }: { rounds: number; tell: (line: string) => void },
): Promise<Load> {
  const model = await startProcess<{ baseUrl: string }>("../model-process.ts", []);
  try {
    const { baseUrl } = model.greeting;
    await model.ask({ delayMilliseconds: LATENCY_MILLISECONDS });
    const load: Load = { runs, troupe: [], handWritten: [] };
    for (let round = 0; round < rounds; round += 1) {
      tell(`event loop: ${runs} at once, round ${round + 1}`);
      load.handWritten.push(await ask({ measure: "block", contender: "hand-written", runs, baseUrl }));
      load.troupe.push(await ask({ measure: "block", contender: "troupe", runs, baseUrl }));
    }
    return load;
  } finally {
    model.stop();
  }
}

async function withModel<Result>(
  measure: (baseUrl: string) => Promise<Result>,
  command?: object,
): Promise<Result> {
  const model = await startProcess<string>("./model-process.ts", []);
  try {
    if (command !== undefined) await model.ask(command);
    return await measure(model.greeting);
  } finally {
    model.stop();
  }
}

async function ask<Result>(task: Task): Promise<Result> {
  const worker = await startProcess<Result>("./worker.ts", [JSON.stringify(task)]);
  return worker.greeting;
}
