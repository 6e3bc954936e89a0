import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PrintedRun } from "./run-record.ts";

/** Writes answer.md and run.json. Without an answer, deletes the answer.md of an earlier run. */
export async function saveRecord(
  folder: string,
  { record, json }: { record: PrintedRun; json: string },
): Promise<void> {
  const answerFile = join(folder, "answer.md");
  await writeFile(join(folder, "run.json"), json);
  if (record.answer === null) await rm(answerFile, { force: true });
  else await writeFile(answerFile, withLineEnd(record.answer));
}

/** Returns the text with a line end, which files and terminals expect. */
export function withLineEnd(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
