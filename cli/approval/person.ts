import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Output } from "../output.ts";

/** Somebody who can be asked. */
export interface Person {
  /** Shows a text and waits for a line; null when there will be none. Rejects when the signal aborts. */
  ask(prompt: string): Promise<string | null>;
  /** Has a text edited; null where that was given up. */
  edit(text: string): Promise<string | null>;
}

/** The person at the terminal; null where the process has none, such as in a pipeline. */
export function personAtTerminal(output: Output, signal: AbortSignal): Person | null {
  if (!process.stdin.isTTY || output.stderr.isTTY !== true) return null;
  return {
    async ask(prompt) {
      // Without a terminal's raw mode, in which Ctrl-C would reach nobody.
      const lines = createInterface({ input: process.stdin, output: output.stderr, terminal: false });
      try {
        const ended = once(lines, "close", { signal }).then(() => null);
        const line = await Promise.race([lines.question(prompt, { signal }), ended]);
        // Ctrl-D leaves the cursor behind the question.
        if (line === null) output.stderr.write("\n");
        return line;
      } finally {
        lines.close();
      }
    },
    edit: (text) => editText(text, process.env),
  };
}

/** Opens a text in the editor that VISUAL or EDITOR name. */
export async function editText(text: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "troupe-approval-"));
  try {
    const file = join(folder, "edit.json");
    await writeFile(file, text);
    const editor = environment["VISUAL"] || environment["EDITOR"] || "vi";
    // By a shell, as git does it: the variable may hold switches, too.
    const child = spawn(`${editor} "${file}"`, { stdio: "inherit", shell: true });
    const [code] = (await once(child, "close")) as [number | null];
    return code === 0 ? await readFile(file, "utf8") : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
