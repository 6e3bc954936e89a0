import { stepRules } from "../../src/conversation/step-prompt.ts";

const RULES = [false, true].flatMap((mayDecline) => [
  stepRules({ mayDecline }),
  stepRules({ mayDecline, isOnly: true }),
]);

/** Returns the system prompt of a request without the rules of a step and the line of the day. */
export function roleOf({ system }: { readonly system: string }): string {
  const undated = system.replace(/\n\nToday is \w+day \d{4}-\d{2}-\d{2}\.$/, "");
  const rules = RULES.find((one) => undated.endsWith(`\n\n${one}`));
  return rules === undefined ? undated : undated.slice(0, -rules.length - 2);
}
