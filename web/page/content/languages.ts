import bash from "highlight.js/lib/languages/bash";
import css from "highlight.js/lib/languages/css";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import go from "highlight.js/lib/languages/go";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import markdown from "highlight.js/lib/languages/markdown";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";

/** Colors the syntax of the languages that models write most. */
export const lowlight: ReturnType<typeof createLowlight> = createLowlight({
  bash,
  css,
  dockerfile,
  go,
  javascript,
  json,
  markdown,
  python,
  sql,
  typescript,
  xml,
  yaml,
});
lowlight.registerAlias({ typescript: ["mts", "cts"], bash: ["console", "env"], json: ["webmanifest"] });

/** Languages of files whose name has no telling end. */
const BY_NAME: Readonly<Record<string, string>> = {
  dockerfile: "dockerfile",
  makefile: "bash",
  "go.mod": "go",
  ".env": "bash",
  ".gitignore": "bash",
};

/** Returns the language of a file by its path; null if it is none that can be colored. */
export function languageOf(path: string): string | null {
  const name = path.split("/").at(-1)?.toLowerCase() ?? "";
  const language = BY_NAME[name] ?? (name.includes(".") ? (name.split(".").at(-1) ?? "") : "");
  return lowlight.registered(language) ? language : null;
}
