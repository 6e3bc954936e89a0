import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "./run-record.ts";

/** Writes answer.md and run.json; without an answer, an earlier run's answer.md does not stay to be taken for it. */
export async function saveRecord(
  folder: string,
  { record, json }: { record: RunRecord; json: string },
): Promise<void> {
  const answerFile = join(folder, "answer.md");
  await writeFile(join(folder, "run.json"), json);
  if (record.answer === null) await rm(answerFile, { force: true });
  else await writeFile(answerFile, withLineEnd(record.answer));
}

/** The text with one line end at its end, as files and terminals want it. */
export function withLineEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
