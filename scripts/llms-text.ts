/** Turns each section of the index into a list of links, in the form of llmstxt.org. */
export function llmsText(index: string): string {
  const lines = index.split("\n").flatMap((line) => {
    if (line.startsWith("## ")) return ["", line, ""];
    const [, name, path, question] = /^\| \[([^\]]+)\]\(([^)]+)\) \| (.+) \|$/.exec(line) ?? [];
    if (name === undefined || path === undefined || question === undefined) return [];
    return [`- [${name}](${path.startsWith("../") ? path.slice(3) : `docs/${path}`}): ${question}`];
  });
  return [
    "# Troupe",
    "",
    "> Multi-agent orchestration on LangGraph.js, in TypeScript: routing, handoffs and supervision as ordinary compiled graphs, and a",
    "> Software House that builds, runs and tests what it writes.",
    "",
    "A coding agent that builds a team starts with [AGENTS.md](AGENTS.md). All paths are those of the package and the repository.",
    ...lines,
    "",
  ].join("\n");
}
