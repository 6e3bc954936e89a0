import { closestWord } from "../text/closest-word.ts";
import { isRecord } from "../text/is-record.ts";
import { kindOf } from "../text/kind-of.ts";

/**
 * Returns the names of all options of a type, as they are listed. The list does not compile if it misses one.
 *
 * @example
 * const NAMES = optionNames<{ size: number; color?: string }>()(["size", "color"]);
 */
export function optionNames<Options>() {
  return <const Names extends readonly (keyof Options & string)[]>(
    names: Names & ([keyof Options] extends [Names[number]] ? unknown : "an option is missing in the list"),
  ): readonly string[] => names;
}

/** What other frameworks call the same thing, by the name that is used here. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  specialists: ["agents", "members", "subagents", "workers"],
  prompt: ["instructions", "system", "systemMessage", "systemPrompt"],
  model: ["llm"],
  manager: ["planner", "supervisor"],
  classifier: ["router"],
  checkpointer: ["checkpointSaver", "memory", "saver"],
  answer: ["outputSchema", "responseFormat"],
  result: ["outputSchema", "outputType", "responseFormat"],
  approveTools: ["interruptOn", "needsApproval"],
  limits: ["recursionLimit"],
};

/**
 * Returns a fault for each option that is not known, with the one that is probably meant, or that the options are not an object.
 * JavaScript code can pass anything, and an option that is ignored would go unnoticed.
 */
export function faultsOfUnknownOptions(given: unknown, names: readonly string[]): string[] {
  if (!isRecord(given)) {
    return [`the options must be an object with ${names.join(", ")}, but are ${kindOf(given)}`];
  }
  return Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const meant = names.find((one) => ALIASES[one]?.includes(name)) ?? closestWord(name, names);
      const hint = meant === null ? `available: ${names.join(", ")}` : `did you mean \`${meant}\`?`;
      return `unknown option ${JSON.stringify(name)}; ${hint}`;
    });
}
