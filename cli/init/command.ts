import type { CommandContext } from "../program.ts";

const AFTER_HELP = `
Example:
  $ troupe init my-team`;

/** `troupe init <folder>`. */
export function registerInit({ program, output }: CommandContext): void {
  program
    .command("init")
    .summary("start a project with a team of your own")
    .description("Creates a small TypeScript project: a team, its langgraph.json, a test and a README.")
    .argument("<folder>", "where; a new folder, or an empty one")
    .addHelpText("after", AFTER_HELP)
    .action(async (folder: string) => {
      const { initProject } = await import("./init.ts");
      const created = await initProject(folder);
      const next = [
        `cd ${forShell(folder)}`,
        "npm install",
        "npm test",
        'npm start -- "Compare tea and coffee."',
      ];
      await output.deliver(
        `Created in ${folder}:\n${indented(created)}\n\nNext, to install it, test it and ask the team something:\n${indented(next)}\n`,
      );
    });
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

/** A path as a shell takes it. */
function forShell(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
