import type { RunnableConfig } from "@langchain/core/runnables";
import type { CommandContext } from "../program.ts";

const AFTER_HELP = `
Examples:
  $ troupe graph router > router.mmd
  $ troupe graph team                    # a graph of ./langgraph.json

The drawing shows in GitHub's Markdown, in a \`\`\`mermaid block, and on https://mermaid.live.`;

/** `troupe graph <graph>`. */
export function registerGraph({ program, output }: CommandContext): void {
  program
    .command("graph")
    .summary("draw a graph")
    .description("Prints a graph as a Mermaid drawing, the teams inside it unfolded. No model is called.")
    .argument("<graph>", "router, handoffs, supervisor, software-house, or a graph named in ./langgraph.json")
    .addHelpText("after", AFTER_HELP)
    .action(async (name: string) => {
      const { findGraph } = await import("./find-graph.ts");
      const { graph } = await findGraph(name, process.cwd());
      const unfolded: RunnableConfig & { xray: boolean } = { xray: true };
      const drawable = await graph.getGraphAsync(unfolded);
      await output.deliver(drawable.drawMermaid());
    });
}
