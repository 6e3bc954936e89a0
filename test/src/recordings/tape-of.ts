import { join } from "node:path";
import type { Models } from "../../../src/index.ts";
import { recordRun, type Recording, readRecording } from "../../../src/recordings/index.ts";
import type { Settings } from "../../../src/models/settings.ts";
import type { ModelScript } from "../../../src/testing/index.ts";
import { scriptedModels } from "../../support/scripted-models.ts";

/** A recorded run, the file that has it, and what the run came to. */
export interface Taped<Result> {
  file: string;
  recording: Recording;
  result: Result;
}

/** Records a run against a scripted server that is gone afterwards. */
export async function taped<Result>(
  folder: string,
  script: ModelScript,
  run: (models: Models) => Promise<Result>,
  settings: Partial<Settings> = {},
): Promise<Taped<Result>> {
  await using scripted = await scriptedModels(script, settings);
  const file = join(folder, "tape.json");
  const about = { settings: scripted.models.settings() };
  const result = await recordRun(file, () => run(scripted.models), about);
  return { file, recording: await readRecording(file), result };
}

/** Returns what does not depend on times and random ids. */
export function steady(value: unknown): unknown {
  const text = JSON.stringify(value, (name, member: unknown) =>
    name === "milliseconds" || name === "id" || name === "run" || name === "tool_call_id"
      ? undefined
      : member,
  );
  return JSON.parse(
    text.replaceAll(/127\.0\.0\.1:\d+/g, "HOST").replaceAll(/"(?:call_|lc_)?[0-9a-f-]{32,36}"/g, '"ID"'),
  );
}
