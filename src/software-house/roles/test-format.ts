import type { Specification } from "../contract/specification.ts";
import { hasClock } from "../contract/written-tests.ts";

/** Describes to the test author how tests of this software are written, and how they are carried out. */
export function testFormat({ kind, language }: Pick<Specification, "kind" | "language">): string {
  const isService = kind === "http-service";
  return [
    isService ? SERVICE : commandLine(hasClock(language)),
    JSON_COMPARISON,
    patterns(isService),
    marks(isService),
  ].join("\n\n");
}

const WAIT = "- wait: milliseconds, at most 10000, and 30000 in one test.";

const SERVICE = `Tests run in order against one server, and find the data of those before: never expect an empty store, a first number or an exact code, and set up what you need. A test with fresh true has a server of its own; use it where only an empty store shows the criterion.

Steps:
- http: method, path (begins with "/"), headers, body (null for none), copies (1, or up to 50 of the request sent at once), expect, and capture (from "header", the key its name; or from "body", the key a path into the JSON such as items[0].id).
- burst: different http steps that are sent at once; their expect has only status, headers, body, exactly, distinct and same.
- restart: the server is ended and started again on the files that it left. Its data is what it has stored.
${WAIT}

expect has status (every one that the specification allows; redirects are not followed), headers (name and pattern) and body (patterns that all must be found). Only where they are needed, it also has absent (patterns that must not be found), absentHeaders (names), json, exact (the whole body, or null), milliseconds (longest time, or null) and, over copies or a burst, exactly (how many answers have a status; all other expectations, and capture, are then about the first status in it), distinct and same (names of captures whose values must all differ, or be equal). Try twenty at once where something is shared, the state after a restart where something must last, and whether the program still answers after what is wrong.`;

function commandLine(clock: boolean): string {
  return `Each test starts in a fresh copy of the built project with an empty home folder. Commands run in this folder, with the time zone UTC. What a step leaves there, the next step of the same test finds. So expect an empty store and first numbers exactly.

Steps:
- command: arguments, stdin (null for none), environment (name and value, besides the usual ones)${clock ? ", clock (date and time at the start, such as 2026-02-28T23:59:00Z; null for now)" : ""}, expect, and capture (from "stdout", the key a pattern whose first group is captured).
- file: path in the program's folder, or ~/path in its home; content to write (null to look only); expect present and patterns of the content (null to write only).
${WAIT}

expect has exit (every code that is allowed), stdout and stderr (patterns that all must be found). Only where they are needed, it also has absent (patterns that must not be found in either), json (of stdout), exact (the whole stdout, or null) and milliseconds (longest time, or null).`;
}

const JSON_COMPARISON = `json compares without regard to spaces and key order: path (items[0].id, items[*].id for all of them, $ for the whole), is (equals, less, greater, length, set for a list in any order, absent with value null) and value. A text in value may insert and add: "{{hits}} + 1".`;

function patterns(isService: boolean): string {
  const base = isService ? ", {{base}} the server's address without a slash at its end" : "";
  return `Patterns:
- They are JavaScript regular expressions without flags, found anywhere in the text; ^ and $ are the ends of the whole text.
- Escape what they give a meaning: a dot is \\., which JSON writes as "\\\\.".
- Spaces in JSON and a last line break do not matter, but they do in a pattern that forbids ((?!, [^): use absent.
- {{name}} inserts what an earlier step captured, as plain text${base}.
- Do not depend on key order or wording that the specification does not fix.`;
}

function marks(isService: boolean): string {
  const copy = isService ? "; {{copy}} is the number of a copy" : "";
  return `Marks, in what is sent and expected: {{new:word}}, {{new:number}} and {{new:url}} (more with {{new:word:2}}) are other values in each run, the same within a test: use them wherever any value will do, so that no program can know them. {{fill:a:65537}} is "a" 65537 times. {{date}}, {{date-1}}, {{month}} and {{now}} are today's, in UTC${copy}.`;
}
