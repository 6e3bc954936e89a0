import { setTimeout as delay } from "node:timers/promises";
import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { ServerUsage } from "../../sandbox/sandbox.ts";
import { createRepetition, LEAKING_PARTS, type RepeatedPart } from "../phases/repeat-requests.ts";
import type { RunningServer, startServer } from "../running-server.ts";

/** What a request can leave behind. */
const LEFT = {
  threads: "threads",
  temporaryFiles: "temporary files",
  descriptors: "open files and connections",
  processes: "processes",
  files: "files",
} as const satisfies Partial<Record<keyof ServerUsage, string>>;

type Left = keyof typeof LEFT;

/** Parts of the tests, what they are, and what they must not leave: a service may keep a file of each change. */
const PARTS: readonly { part: RepeatedPart; label: string; names: readonly Left[] }[] = [
  ...LEAKING_PARTS.map(([part, label]) => ({
    part,
    label,
    names: ["threads", "temporaryFiles", "descriptors", "processes"] as const,
  })),
  { part: "changing-nothing", label: "with requests that change nothing", names: ["files"] },
];

/** Growth in a soak that is worth a look. On a busy machine, a soak has only some hundred requests. */
const WORTH_A_LOOK = 30;

/** Returns what grew in a soak, for whatever reason: a service may store a file for each thing. */
export function suspectsIn(usages: readonly ServerUsage[]): Left[] {
  const [first] = usages;
  if (first === undefined) return [];
  const names = Object.keys(LEFT) as Left[];
  return names.filter((name) => usages.some((usage) => usage[name] - first[name] >= WORTH_A_LOOK));
}

/**
 * How often the requests are repeated between two counts. The first time is short, because most services leave nothing; all
 * together are more than the threads of a pool.
 */
const ROUNDS = [10, 20, 30, 60];

/** Growth that is enough before the last count: a program can reach our limits. */
const ENOUGH = 150;

/** How long a server may take to finish its background work, in milliseconds: at first, and to be sure. */
const SETTLING = { briefly: 100, surely: 4_000 };

/** Time after which no further round begins, in milliseconds. */
const LONG_MILLISECONDS = 60_000;

/** A way to start servers, and the tests. */
interface Trial {
  start: () => ReturnType<typeof startServer>;
  tests: AcceptanceTests;
  signal?: AbortSignal | undefined;
  /** @default 100 ms, and 4 s to be sure */
  settling?: typeof SETTLING;
}

/**
 * Repeats requests on new servers that must leave nothing behind: those that create nothing, and tests that delete all
 * that they create. If each round leaves something, at first and later, describes it; else returns null.
 */
export async function confirmLeftovers(suspects: readonly Left[], trial: Trial): Promise<string | null> {
  for (const { part, label, names } of PARTS) {
    const own = names.filter((name) => suspects.includes(name));
    const started = own.length === 0 ? null : await trial.start();
    if (started === null || "fault" in started) continue;
    const { server } = started;
    try {
      const repetition = createRepetition(server, trial.tests, { part, signal: trial.signal });
      await repetition.prepare();
      const found = await leftByRounds(server, () => repetition.repeat(), { suspects: own, trial });
      if (found !== null) return `${LEFT[found.name]} stay ${label}: ${found.counts.join(", ")}`;
    } finally {
      await server.stop();
    }
  }
  return null;
}

/** Returns the first that grows with each round, with its counts; null if nothing does. */
async function leftByRounds(
  server: RunningServer,
  repeat: () => Promise<void>,
  { suspects, trial }: { suspects: readonly Left[]; trial: Trial },
): Promise<{ name: Left; counts: number[] } | null> {
  const { signal, settling = SETTLING } = trial;
  const begin = performance.now();
  const measure = async (milliseconds: number): Promise<ServerUsage | null> => {
    await delay(milliseconds);
    signal?.throwIfAborted();
    return server.usage();
  };
  const first = await measure(settling.briefly);
  if (first === null) return null;
  const usages = [first];
  let names = suspects;
  for (const rounds of ROUNDS) {
    for (let round = 0; round < rounds; round += 1) {
      if (performance.now() - begin > LONG_MILLISECONDS) return null;
      await repeat();
    }
    const before = usages.at(-1) ?? first;
    const usage = await measure(settling.briefly);
    if (usage === null) return null;
    usages.push(usage);
    names = names.filter((name) => usage[name] - before[name] >= rounds);
    if (names.length === 0) return null;
    if (usages.length > 2 && names.some((name) => usage[name] - first[name] >= ENOUGH)) break;
  }
  const last = await measure(settling.surely);
  const reached = usages.at(-1);
  if (last === null || reached === undefined) return null;
  // What ends by itself later has only taken its time.
  const name = names.find((one) => last[one] - first[one] >= (reached[one] - first[one]) / 2);
  return name === undefined ? null : { name, counts: [...usages, last].map((usage) => usage[name]) };
}
