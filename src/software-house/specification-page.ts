import type { Specification } from "./contract/specification.ts";

/** SPECIFICATION.md: the specification as a person, or a program that looks for endpoints, reads it. */
export function specificationPage(specification: Specification): string {
  const { title, summary, criteria, outOfScope } = specification;
  const must = criteria.filter(({ priority }) => priority === "must");
  const should = criteria.filter(({ priority }) => priority === "should");
  return `${[
    `# ${title}: specification`,
    summary,
    `## How it is run`,
    runText(specification),
    `## Interface`,
    interfaceText(specification),
    `## What it must do`,
    criteriaTable(must),
    ...(should.length === 0 ? [] : [`## What it should do`, criteriaTable(should)]),
    ...(outOfScope.length === 0 ? [] : [`## Out of scope`, outOfScope.map((one) => `- ${one}`).join("\n")]),
  ].join("\n\n")}\n`;
}

/** How to build and start it, as a shell takes it. */
export function runText({ language, run }: Pick<Specification, "language" | "run">): string {
  const { build, start, portVariable } = run;
  const port = portVariable === null ? "" : `${portVariable}=8080 `;
  const commands = [...(build.length === 0 ? [] : [commandLine(build)]), `${port}${commandLine(start)}`];
  const told =
    portVariable === null
      ? ""
      : `\n\nIt listens on the port that the environment variable \`${portVariable}\` names.`;
  return `Language: ${language}. In the project's folder:\n\n\`\`\`sh\n${commands.join("\n")}\n\`\`\`${told}`;
}

/** Its endpoints or commands, an item each. */
export function interfaceText({ interface: uses }: Pick<Specification, "interface">): string {
  return uses
    .map(({ name, usage, description }) => `- **${name}**: \`${usage}\`\n  ${description}`)
    .join("\n");
}

/** An argument vector as a shell takes it. */
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

/** Text that stays within its cell. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ").trim();
}
