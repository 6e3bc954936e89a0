import { cellText, codeText, inlineText } from "../text/markdown.ts";
import { runText } from "./run-text.ts";
import { deviationLines } from "./summary.ts";
import type { Specification } from "./contract/specification.ts";

/** Writes SPECIFICATION.md, for people and for programs that look for endpoints. */
export function specificationPage(specification: Specification): string {
  const { title, summary, criteria, outOfScope, deviations } = specification;
  const must = criteria.filter(({ priority }) => priority === "must");
  const should = criteria.filter(({ priority }) => priority === "should");
  return `${[
    `# ${inlineText(title)}: specification`,
    inlineText(summary),
    `## How to run it`,
    runText(specification),
    `## Interface`,
    interfaceText(specification),
    `## What it must do`,
    criteriaTable(must),
    ...(should.length === 0 ? [] : [`## What it should do`, criteriaTable(should)]),
    ...(outOfScope.length === 0
      ? []
      : [`## Out of scope`, outOfScope.map((one) => `- ${inlineText(one)}`).join("\n")]),
    ...((deviations ?? []).length === 0
      ? []
      : [
          `## Not as asked`,
          deviationLines(specification)
            .map((line) => `- ${inlineText(line)}`)
            .join("\n"),
        ]),
  ].join("\n\n")}\n`;
}

/** Lists the endpoints or commands, an item each. */
export function interfaceText({ interface: uses }: Pick<Specification, "interface">): string {
  return uses
    .map(
      ({ name, usage, description }) =>
        `- **${inlineText(name)}**: ${codeText(usage)}\n  ${inlineText(description)}`,
    )
    .join("\n");
}

function criteriaTable(criteria: Specification["criteria"]): string {
  const rows = criteria.map(
    ({ id, given, when, then }) => `| ${[id, given, when, then].map(cellText).join(" | ")} |`,
  );
  return ["| | given | when | then |", "|---|---|---|---|", ...rows].join("\n");
}
