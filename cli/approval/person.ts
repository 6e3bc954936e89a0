import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { createTemporaryFolder } from "../../src/software-house/sandbox/temporary-folders.ts";
import type { Output } from "../output.ts";

/** A person who can be asked. */
export interface Person {
  /** Shows a text and waits for a line. Resolves to null if the input ends. Rejects if the signal aborts. */
  ask(prompt: string): Promise<string | null>;
  /** Lets the person edit a text. Resolves to null if the editor fails. */
  edit(text: string): Promise<string | null>;
}

/** Returns the person at the terminal, or null if the process has no terminal, such as in a pipeline. */
export function personAtTerminal(output: Output, signal: AbortSignal): Person | null {
  if (!process.stdin.isTTY || output.stderr.isTTY !== true) return null;
  return {
    async ask(prompt) {
      // Not in raw mode, because then Ctrl-C would not send SIGINT.
      const lines = createInterface({ input: process.stdin, output: output.stderr, terminal: false });
      try {
        const ended = once(lines, "close", { signal }).then(() => null);
        const line = await Promise.race([lines.question(prompt, { signal }), ended]);
        // After Ctrl-D the cursor is still on the line of the question.
        if (line === null) output.stderr.write("\n");
        return line;
      } finally {
        lines.close();
      }
    },
    edit: (text) => editText(text, process.env),
  };
}

/**
 * Opens a text in the editor that VISUAL or EDITOR names (default: vi). Resolves to the edited text, or to null if the
 * editor fails.
 */
export async function editText(text: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  const folder = createTemporaryFolder("approval");
  try {
    const file = join(folder, "edit.json");
    await writeFile(file, text);
    const editor = environment["VISUAL"] || environment["EDITOR"] || "vi";
    // Runs in a shell, as git does, because the variable can include options.
    const child = spawn(`${editor} "${file}"`, { stdio: "inherit", shell: true });
    const [code] = (await once(child, "close")) as [number | null];
    return code === 0 ? await readFile(file, "utf8") : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
