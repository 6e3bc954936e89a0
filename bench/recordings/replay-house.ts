import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createSoftwareHouse } from "../../graphs/index.ts";
import { createModels, type Models } from "../../src/models/models.ts";
import { loadSettings } from "../../src/models/settings.ts";
import { readRecording, recordRun, replay, type Recording } from "../../src/recordings/index.ts";
import { houseRehearsal } from "../../src/shipped/rehearsal/house-rehearsal.ts";
import type { Verdict } from "../../src/software-house/index.ts";

/** What ten replays of a recorded run have in common with it, and how long they took. */
export interface HouseReplay {
  verdict: Verdict["status"] | null;
  calls: number;
  verifications: number;
  /** How many replays there were, and how many of them had, byte for byte, the recorded requests and replies, and so on. */
  replays: number;
  equal: { requests: number; replies: number; evidence: number; files: number; verdict: number };
  /** Milliseconds of the recorded run, and of each replay. */
  recorded: number;
  replayed: number[];
}

/** Records a real rehearsal of the Software House, with its verifications, and replays it. */
export async function measureReplay(
  folder: string,
  { replays = 10 }: { replays?: number } = {},
): Promise<HouseReplay> {
  const file = join(folder, "house.json");
  const live = createModels(() => loadSettings({ TROUPE_MODE: "rehearsal" }, folder), houseRehearsal);
  const first = await runHouse({ folder, name: "recorded", models: live, file });
  const { calls, work = [] } = first.recording;
  const equal = { requests: 0, replies: 0, evidence: 0, files: 0, verdict: 0 };
  const replayed: number[] = [];
  for (let one = 1; one <= replays; one += 1) {
    await using tape = await replay(file);
    const name = `replay-${one}`;
    const again = await runHouse({ folder, name, models: tape.models, file: join(folder, `${name}.json`) });
    replayed.push(again.milliseconds);
    for (const part of Object.keys(equal) as (keyof typeof equal)[]) {
      if (again.parts[part] === first.parts[part]) equal[part] += 1;
    }
  }
  const verdict = first.verdict?.status ?? null;
  const counts = { verdict, calls: calls.length, verifications: work.length, replays };
  return { ...counts, equal, recorded: first.milliseconds, replayed };
}

/** One run, and the hashes of what must be equal. */
interface HouseRun {
  recording: Recording;
  verdict: Verdict | null;
  milliseconds: number;
  parts: Record<keyof HouseReplay["equal"], string>;
}

async function runHouse({
  folder,
  name,
  models,
  file,
}: {
  folder: string;
  name: string;
  models: Models;
  file: string;
}): Promise<HouseRun> {
  const out = join(folder, name);
  const house = createSoftwareHouse({ models, out });
  const startedAt = performance.now();
  const { verdict } = await recordRun(file, () => house.invoke({ messages: "Build a URL shortener in Go." }));
  const milliseconds = performance.now() - startedAt;
  const recording = await readRecording(file);
  const parts = {
    requests: hashOf(recording.calls.map(({ agent, attempt, request }) => [agent, attempt, request])),
    replies: hashOf(recording.calls.map(({ reply, error }) => [reply, error])),
    evidence: hashOf(recording.work?.map((work) => [work.name, work.input, work.result])),
    files: hashOf(filesIn(out)),
    verdict: hashOf(verdict),
  };
  return { recording, verdict, milliseconds, parts };
}

/** Returns the delivered files. The report says how long the run took, and `files.json` has the hash of the report. */
function filesIn(folder: string): [path: string, content: string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [path.slice(folder.length), withoutTime(readFileSync(path, "utf8"))]);
}

function withoutTime(content: string): string {
  return content
    .replace(/^\| time \| .* \|$/m, "| time | |")
    .replace(/("path": "REPORT\.md",\s*"sha256": )"\w{64}"/, '$1""');
}

function hashOf(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("hex");
}
