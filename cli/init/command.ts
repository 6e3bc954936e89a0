import { Option } from "commander";
import type { CommandContext } from "../program.ts";
import { DEFAULT_TEMPLATE, TEMPLATE_NAMES, TEMPLATES, type TemplateName } from "./templates.ts";

const LONGEST_NAME = Math.max(...TEMPLATE_NAMES.map((name) => name.length));

const AFTER_HELP = `
Templates:
${TEMPLATE_NAMES.map((name) => `  ${name.padEnd(LONGEST_NAME)}  ${TEMPLATES[name].summary}`).join("\n")}

Examples:
  $ troupe init my-team
  $ troupe init my-chat --template http-chat`;

/** Registers `troupe init <folder>`. */
export function registerInit({ program, output }: CommandContext): void {
  program
    .command("init")
    .summary("create a project with your own team")
    .description("Creates a small TypeScript project: a team, its langgraph.json, a test and a README.")
    .argument("<folder>", "a new folder, or an empty one")
    .addOption(
      new Option("--template <name>", "what the project begins with")
        .choices(TEMPLATE_NAMES)
        .default(DEFAULT_TEMPLATE),
    )
    .addHelpText("after", AFTER_HELP)
    .action(async (folder: string, { template }: { template: TemplateName }) => {
      const { createProject } = await import("./init.ts");
      await createProject(folder, template, output);
    });
}
