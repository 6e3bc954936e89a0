import type { CommandStep, HttpStep } from "../../contract/acceptance-tests.ts";
import { escapePattern } from "../../evidence/patterns.ts";
import { insertPattern, UnknownNameError } from "../../evidence/insert.ts";
import { partAsText, readExactJson } from "../acceptance/exact-json.ts";
import { allowedStatuses, mainAnswers } from "../acceptance/expectations/answers.ts";
import { findInText } from "../acceptance/match-text.ts";
import { parseJsonPath, readJsonPath } from "../acceptance/read-json-path.ts";
import type { SeenStep } from "../acceptance/seen-step.ts";
import type { ValueReplacement } from "./rewrite-test.ts";
import { isNumber, spellingsOf } from "./spellings.ts";

/** A pattern of a step, and the text in which the step expects it. */
interface Expectation {
  pattern: string;
  text: string;
}

/**
 * Returns what shows that an answer was made for another value than the one that was sent: the program did what the
 * step expects, with the expected status, but a pattern that names the value finds the other one, or nothing. Returns
 * null if nothing shows it. Other patterns show nothing: what they expect may be computed from the value. Another status
 * shows nothing either: the program may be right to refuse the value.
 */
export function proofOfFixedAnswer(seen: SeenStep, replacements: readonly ValueReplacement[]): string | null {
  for (const { pattern, text } of expectationsOf(seen)) {
    for (const [own, other] of replacements.flatMap(({ value, fresh }) => [
      [fresh, value] as const,
      [value, fresh] as const,
    ])) {
      if (!spellingsOf(own).test(pattern) || isFound(pattern, { text, seen })) continue;
      const forOther = pattern.replaceAll(spellingsOf(own), () => escapePattern(other));
      if (isFound(forOther, { text, seen }))
        return `it was sent ${quoted(own)}, but answers with ${quoted(other)}`;
      // A number can be one part of a sum that is not written out.
      if (!isNumber(own) && !holds(text, own))
        return `it was sent ${quoted(own)}, but does not answer with it`;
    }
  }
  return null;
}

/** Returns the expectations of a step whose status or exit code is the expected one. */
function expectationsOf(seen: SeenStep): Expectation[] {
  if ("report" in seen) {
    const { report, step } = seen;
    const { exit, stdout, stderr } = step.expect;
    if (report.exit === null || !(exit.length === 0 ? report.exit === 0 : exit.includes(report.exit)))
      return [];
    return [
      ...stdout.map((pattern) => ({ pattern, text: report.stdout })),
      ...stderr.map((pattern) => ({ pattern, text: report.stderr })),
      ...wholeTexts(step.expect, report.stdout),
    ];
  }
  const { expect } = seen.step;
  const allowed = allowedStatuses(seen.step);
  return mainAnswers(seen).flatMap((answer) => {
    if ("fault" in answer) return [];
    if (!(allowed.length === 0 ? answer.status < 400 : allowed.includes(answer.status))) return [];
    const headers = expect.headers.map(({ name, pattern }) => ({
      pattern,
      text: answer.headers.get(name.trim().toLowerCase()) ?? "",
    }));
    const body = expect.body.map((pattern) => ({ pattern, text: answer.body }));
    return headers.concat(body, wholeTexts(expect, answer.body));
  });
}

/** Returns the texts that a step compares whole, as patterns: the exact text, and values at a path of JSON. */
function wholeTexts(
  { exact, json }: HttpStep["expect"] | CommandStep["expect"],
  text: string,
): Expectation[] {
  const parts = (json ?? []).flatMap(({ path, is, value }) => {
    const keys = parseJsonPath(path);
    if (is !== "equals" || keys === null || !["string", "number"].includes(typeof value)) return [];
    return [{ whole: String(value), text: partAsText(readJsonPath(readExactJson(text), keys) ?? null) }];
  });
  return [...(typeof exact === "string" ? [{ whole: exact, text }] : []), ...parts]
    .filter(({ whole }) => !whole.includes("{{"))
    .map(({ whole, text: found }) => ({ pattern: `^${escapePattern(whole)}$`, text: found.trimEnd() }));
}

function isFound(pattern: string, { text, seen }: { text: string; seen: SeenStep }): boolean {
  try {
    return "groups" in findInText(insertPattern(pattern, seen.known), text);
  } catch (error) {
    if (error instanceof UnknownNameError) return true;
    throw error;
  }
}

/** Returns true if a text holds a value in one of the forms in which programs write it. */
function holds(text: string, value: string): boolean {
  const html = value.replaceAll("&", "&amp;");
  const forms = [
    value,
    encodeURIComponent(value),
    encodeURI(value),
    JSON.stringify(value).slice(1, -1),
    html,
  ];
  const lower = text.toLowerCase();
  return forms.some((form) => lower.includes(form.toLowerCase()));
}

function quoted(value: string): string {
  return JSON.stringify(value);
}
