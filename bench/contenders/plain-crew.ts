import { CREW, CREW_TASKS, type CrewName } from "../crew.ts";
import type { PlainPrompt } from "../plain-prompts.ts";

/** What there is of the work of J3, as the floor and the graph written by hand keep it. */
export interface PlainWork {
  request: string;
  specification?: string | undefined;
  program?: string | undefined;
  review?: string | undefined;
}

/** What one specialist of J3 is sent by them: the work so far under plain headings, and the task. */
export function crewPrompt(
  name: CrewName,
  { request, specification, program, review }: PlainWork,
): PlainPrompt {
  const shown = Object.entries({ specification, program, review }).flatMap(([what, text]) =>
    text === undefined ? [] : [`## ${what}\n${text}`],
  );
  const user = [`Goal:\n${request}`, ...shown, `Your task:\n${CREW_TASKS[name]}`].join("\n\n");
  return { system: CREW[name].prompt, user };
}
