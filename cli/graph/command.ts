import type { CommandContext } from "../program.ts";
import { GRAPH_CHOICES } from "./graph-choices.ts";

const AFTER_HELP = `
Examples:
  $ troupe graph router > router.mmd
  $ troupe graph team                    # a graph of ./langgraph.json

To view the drawing, put it into a \`\`\`mermaid block in GitHub's Markdown, or
paste it at https://mermaid.live.`;

/** Registers `troupe graph <graph>`. */
export function registerGraph({ program, output }: CommandContext): void {
  program
    .command("graph")
    .summary("draw a graph")
    .description("Prints a graph as a Mermaid drawing, including the graphs of its teams. Calls no model.")
    .argument("<graph>", GRAPH_CHOICES)
    .addHelpText("after", AFTER_HELP)
    .action(async (name: string) => {
      const { drawGraph } = await import("./graph.ts");
      await drawGraph(name, output);
    });
}
