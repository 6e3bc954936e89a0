import { codeText } from "../text/markdown.ts";
import { oneLine } from "../text/printable.ts";
import { shellCommand } from "../text/shell-command.ts";
import type { Specification } from "./contract/specification.ts";

type Runnable = Pick<Specification, "language" | "kind" | "run" | "interface">;

/**
 * Describes how to build and start the software, as shell commands that run outside the sandbox. A command-line program is
 * shown with the first usage of its interface. `folder` is the place of the project.
 */
export function runText(specification: Runnable, folder = "the project's folder"): string {
  const { language, kind, run } = specification;
  const { build, start, portVariable } = run;
  const port = portVariable === null ? "" : `${portVariable}=8080 `;
  const commands = [
    ...(language === "typescript" ? ["npm install"] : []),
    ...(build.length === 0 ? [] : [shellCommand(installed(build))]),
    kind === "command-line" ? usedCommand(specification) : `${port}${shellCommand(start)}`,
  ];
  const portText =
    portVariable === null
      ? ""
      : `\n\nIt listens on the port in the environment variable ${codeText(portVariable)}.`;
  return `Language: ${language}. In ${folder}:\n\n\`\`\`sh\n${commands.join("\n")}\n\`\`\`${portText}`;
}

/** Calls an installed compiler by npx: the sandbox has it on its path, other machines do not. */
function installed(command: readonly string[]): readonly string[] {
  return command[0] === "tsc" ? ["npx", ...command] : command;
}

/** Returns the first usage of the interface, called by the start command; the start command alone if it does not fit. */
function usedCommand({ run, interface: uses }: Runnable): string {
  const start = shellCommand(run.start);
  const [usage = ""] = uses.map((use) => oneLine(use.usage).replace(/^\$ /, ""));
  if (usage === "" || UNSAFE.test(usage)) return start;
  if (usage === start || usage.startsWith(`${start} `)) return usage;
  const all = usage.split(" ");
  const first = all.findIndex((word) => !SETTING.test(word));
  const settings = all.slice(0, Math.max(first, 0));
  const words = all.slice(settings.length);
  return [...settings, start, ...words.slice(programWords(words, { run, interface: uses }))].join(" ");
}

/** What a page could take for more than code. A placeholder such as `<file>` is not meant. */
const UNSAFE = /`|<(?=[a-z/!?])(?![\w-]+>)/i;

/** A variable that is set for one command, such as `LIST=list.json`. */
const SETTING = /^[A-Za-z_]\w*=/;

/** Returns how many words of a usage name the program, and not its arguments. */
function programWords(
  words: readonly string[],
  { run, interface: uses }: Pick<Runnable, "run" | "interface">,
): number {
  const program = nameOf(run.start.at(-1) ?? "");
  const place = words.slice(0, MOST_PROGRAM_WORDS).findIndex((word) => nameOf(word) === program);
  if (place !== -1) return place + 1;
  // Every usage begins with the same word: the program has this name where it is installed.
  const isName = uses.length > 1 && uses.every(({ usage }) => oneLine(usage).split(" ")[0] === words[0]);
  return isName ? 1 : 0;
}

/** A program is named by at most this many words, such as `node dist/main.js`. */
const MOST_PROGRAM_WORDS = 3;

/** Returns the name of a program: without its folders and its ending. */
function nameOf(word: string): string {
  const file = word.slice(word.lastIndexOf("/") + 1);
  return file.replace(/\.\w+$/, "");
}
