import type { ServerUsage } from "../../sandbox/sandbox.ts";

const MEBIBYTE = 1024 * 1024;

/** Growth that looks like a leak. It must go on in the second half of the soak, and be this large in all. */
const SUSPICIOUS: readonly { name: keyof ServerUsage; noun: string; least: number; unit: number }[] = [
  { name: "descriptors", noun: "open files and connections", least: 100, unit: 1 },
  { name: "processes", noun: "processes", least: 10, unit: 1 },
  { name: "threads", noun: "threads", least: 100, unit: 1 },
  { name: "temporaryFiles", noun: "temporary files", least: 100, unit: 1 },
  { name: "memoryBytes", noun: "MiB of memory", least: 64 * MEBIBYTE, unit: MEBIBYTE },
];

/** Share of the growth that must fall into the second half. */
const SECOND_HALF = 0.25;

/** Describes what grew with the number of requests, a line each. */
export function growthIn(usages: readonly ServerUsage[]): string[] {
  const [first] = usages;
  const middle = usages[Math.floor(usages.length / 2)];
  const last = usages.at(-1);
  if (first === undefined || middle === undefined || last === undefined) return [];
  return SUSPICIOUS.flatMap(({ name, noun, least, unit }) => {
    const growth = last[name] - first[name];
    const goesOn = last[name] - middle[name] >= growth * SECOND_HALF;
    if (growth < least || !goesOn) return [];
    return [
      `${noun} grow with the requests: ${[first, middle, last].map((one) => Math.round(one[name] / unit)).join(", ")}`,
    ];
  });
}

/** Describes what the server used at the end. */
export function serverUsageText(usages: readonly ServerUsage[]): string {
  const last = usages.at(-1);
  if (last === undefined) return "files and memory were not measured";
  const { descriptors, processes, threads, memoryBytes } = last;
  return `at the end ${descriptors} descriptors, ${Math.round(memoryBytes / MEBIBYTE)} MiB, processes: ${processes}, threads: ${threads}`;
}
