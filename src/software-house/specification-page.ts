import type { Specification } from "./contract/specification.ts";

/** Writes SPECIFICATION.md, for people and for programs that look for endpoints. */
export function specificationPage(specification: Specification): string {
  const { title, summary, criteria, outOfScope } = specification;
  const must = criteria.filter(({ priority }) => priority === "must");
  const should = criteria.filter(({ priority }) => priority === "should");
  return `${[
    `# ${title}: specification`,
    summary,
    `## How to run it`,
    runText(specification),
    `## Interface`,
    interfaceText(specification),
    `## What it must do`,
    criteriaTable(must),
    ...(should.length === 0 ? [] : [`## What it should do`, criteriaTable(should)]),
    ...(outOfScope.length === 0 ? [] : [`## Out of scope`, outOfScope.map((one) => `- ${one}`).join("\n")]),
  ].join("\n\n")}\n`;
}

/** Describes how to build and start the software, as shell commands. */
export function runText({ language, run }: Pick<Specification, "language" | "run">): string {
  const { build, start, portVariable } = run;
  const port = portVariable === null ? "" : `${portVariable}=8080 `;
  const commands = [...(build.length === 0 ? [] : [commandLine(build)]), `${port}${commandLine(start)}`];
  const portText =
    portVariable === null
      ? ""
      : `\n\nIt listens on the port in the environment variable \`${portVariable}\`.`;
  return `Language: ${language}. In the project's folder:\n\n\`\`\`sh\n${commands.join("\n")}\n\`\`\`${portText}`;
}

/** Lists the endpoints or commands, an item each. */
export function interfaceText({ interface: uses }: Pick<Specification, "interface">): string {
  return uses
    .map(({ name, usage, description }) => `- **${name}**: \`${usage}\`\n  ${description}`)
    .join("\n");
}

/** Writes an argument vector as a shell command. */
function commandLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(" ");
}

function criteriaTable(criteria: Specification["criteria"]): string {
  const rows = criteria.map(
    ({ id, given, when, then }) => `| ${[id, given, when, then].map(cell).join(" | ")} |`,
  );
  return ["| | given | when | then |", "|---|---|---|---|", ...rows].join("\n");
}

/** Escapes a text for a cell of a Markdown table. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ").trim();
}
