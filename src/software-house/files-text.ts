import { envelope } from "../text/envelope.ts";
import type { ProjectFile } from "./contract/file-set.ts";

/** Writes files with their full text, each in an envelope. */
export function filesText(files: readonly ProjectFile[]): string {
  const texts = files.map(({ path, content }) => fileText(path, content));
  return `The files:\n${texts.join("\n")}`;
}

/** Writes files with the number of each line before it. */
export function numberedFilesText(files: readonly ProjectFile[]): string {
  const texts = files.map(({ path, content }) => fileText(path, numbered(content)));
  return `The files, with the number of each line:\n${texts.join("\n")}`;
}

function fileText(path: string, content: string): string {
  return envelope(`file path=${JSON.stringify(path)}`, content);
}

function numbered(content: string): string {
  const lines = content.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, index) => `${index + 1}: ${line}`).join("\n");
}
