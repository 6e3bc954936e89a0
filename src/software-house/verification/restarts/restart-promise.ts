import type { AcceptanceTest } from "../../contract/acceptance-tests.ts";
import type { Criterion, Specification } from "../../contract/specification.ts";

/** What a specification promises of a service that ends and is started again. */
export interface RestartPromise {
  /** Whether the service may also be killed. */
  kills: boolean;
  /** Whether a test can be run with a restart: nothing in it is lost by design, such as a session. */
  isTried: (test: AcceptanceTest) => boolean;
  /** Whether the promise covers what a test needs. */
  isKept: (test: AcceptanceTest) => boolean;
}

const PROGRAM = String.raw`(?:service|server|process|program)`;

const RESTARTED = new RegExp(
  [
    String.raw`\b(?:across|after|over|between|through|survives?)\s+(?:(?:an?|the|any|every|each|its|all)\s+)?(?:${PROGRAM}\s+)?re-?starts?\b`,
    String.raw`\b${PROGRAM}\b[^.;]{0,80}\b(?:re-?started|re-?starts|started again|starts again)\b`,
    String.raw`\b(?:is|are|be)\s+persist(?:ed|ent)\b`,
    String.raw`\b(?:keeps?|kept|stores?|stored|saves?|saved|persists?|persisted|writes?|written)\b[^.;]{0,80}\b(?:on|to) (?:the )?disk\b`,
  ].join("|"),
  "i",
);

const KILLED =
  /\b(?:SIGKILL|kill -9|killed|power (?:loss|failure|cut)|interrupted|abruptly|at any (?:time|moment))\b|(?<!\b(?:never|not|no|without|nothing)\b[^.;,]{0,30})\b(?:crash(?:es|ed)?|dies)\b/i;

/** Words for all that a service keeps. */
const EVERYTHING =
  /\b(?:everything|all (?:of )?(?:its |the )?(?:data|state|records)|(?:its|the|their) (?:data|state)|data (?:is|are|survives?)|what(?:ever)? (?:was|is|has been|it has) (?:answered|accepted|stored|saved|confirmed|acknowledged))\b|\bnothing\b[^.;]{0,30}\blost\b/i;

/** Words by which a service may forget something, or may keep it where the verifier does not look. */
const FORGETS =
  /\b(?:in[- ]memory|in memory|forgotten|forgets?|not (?:be )?(?:kept|stored|saved|persist\w*|surviv\w*)|need not (?:be kept|surviv\w*|persist\w*)|(?:no|without|non-?) ?persist\w*|starts? (?:empty|fresh|anew|from scratch)|temporary (?:folder|directory))\b|(?<!\b(?:nothing|no|not|never|none)\b[^.;]{0,40})\blost\b|(?<![\w./}])\/(?:tmp|var)\b|\/re-?start\b/i;

const STORAGE = /\b(?:persist\w*|re-?start\w*|disk|durab\w*|storage)\b/i;

/** What a session is called. A promise that users can log in does not name it. */
const SESSION = /\b(?:sessions?|logged[- ]?in|tokens?|cookies?)\b/i;

/** What a test does with a session. */
const USES_SESSION = /\b(?:sessions?|log(?:ged)?[- ]?(?:in|out)|tokens?|cookie|authorization)\b/i;

/**
 * What a correct service may lose or change, unless its promise names it. Each pattern is looked for in a test and in its
 * criterion.
 */
const PASSING: readonly RegExp[] = [
  /\b(?:rate|429|too many|retry-after)\b/i,
  /\bcach\w+/i,
  /\b(?:uptime|metrics?|stats|statistics|health)\b/i,
  /\b(?:leases?|leased|claim\w*|heartbeats?|workers?|locks?|locked|queued)\b/i,
  /\b(?:expir\w+|ttl|timeouts?|seconds|minutes|elapsed)\b/i,
  /\b(?:etag|if-match|if-none-match)\b/i,
  /\bidempoten\w+/i,
];

/** What a promise leaves out, up to the end of its clause. */
const EXCEPTIONS = /\b(?:except|but not|other than|apart from|excluding|save for)\b.*$/i;

/** A clause that says of something that it is not there after a restart. What is not lost is. */
const DENIED = /\b(?:is|are) not\b(?![^.;]{0,20}\blost\b)|\b(?:is|are) gone\b|\blogs? in again\b/i;

/** A time of two minutes or more in JSON, which a restart does not use up. */
const LONG_TIME =
  /\\?"\w*(?:seconds|minutes|ttl|timeout|expir\w*)\w*\\?"\s*:\s*(?:1[2-9]\d|[2-9]\d\d|\d{4,})\b/gi;

/**
 * Returns what a specification promises; null if it does not say that a service finds again what it has kept, or if it
 * says of anything that it may be lost. What only a killed service may lose, one that is stopped must keep.
 */
export function restartPromise(specification: Specification): RestartPromise | null {
  const { criteria, outOfScope, summary, interface: parts } = specification;
  if (outOfScope.some((text) => STORAGE.test(text))) return null;
  const texts = [summary, ...parts.flatMap(({ usage, description }) => [usage, description])];
  const clauses = [...texts.flatMap(clausesIn), ...criteria.flatMap((one) => clausesIn(textOf(one)))];
  const forgetting = clauses.filter((clause) => FORGETS.test(clause));
  if (!forgetting.every((clause) => KILLED.test(clause) && !RESTARTED.test(clause))) return null;
  const promising = clauses
    .filter((clause) => RESTARTED.test(clause) && !DENIED.test(clause.replace(EXCEPTIONS, "")))
    .map((clause) => clause.replace(EXCEPTIONS, ""));
  if (promising.length === 0) return null;
  const promised = promising.join("; ");
  const criterionOf = ({ criterionId }: AcceptanceTest): string =>
    criteria.flatMap((one) => (one.id === criterionId ? textOf(one) : [])).join("; ");
  const hasEverything = promising.some((clause) => EVERYTHING.test(clause));
  return {
    kills: forgetting.length === 0 && promising.some((clause) => KILLED.test(clause)),
    isTried(test) {
      const hasRestart = test.steps.some(({ kind }) => kind === "restart");
      if (hasRestart && KILLED.test(criterionOf(test))) return true;
      const steps = JSON.stringify(test.steps).replaceAll(LONG_TIME, "");
      const text = `${test.name} ${steps} ${criterionOf(test)}`;
      if (USES_SESSION.test(text) && !SESSION.test(promised)) return false;
      return PASSING.every((pattern) => !pattern.test(text) || pattern.test(promised));
    },
    isKept: (test) => hasEverything || RESTARTED.test(criterionOf(test)),
  };
}

/** Returns true if a specification says that an id that was given once is never given to something else. */
export function promisesNewIds(specification: Specification): boolean {
  const { criteria, summary, interface: parts } = specification;
  const texts = [summary, ...parts.map(({ description }) => description), ...criteria.map(textOf)];
  return texts.flatMap(clausesIn).some((clause) => NEW_IDS.test(clause));
}

const ID = String.raw`\b(?:ids?|identifiers?)\b`;

const NEW_IDS = new RegExp(
  [
    String.raw`${ID}[^.;]{0,40}\b(?:never|not)\b[^.;]{0,20}\b(?:re-?used|given (?:again|twice|to (?:a second|another|any other))|(?:used|issued|assigned|handed out) (?:again|twice))`,
    String.raw`\b(?:never|not)\b[^.;]{0,20}\bre-?us(?:es?|ed)\b[^.;]{0,20}${ID}`,
    String.raw`\bno two\b[^.;]{0,30}\bever\b[^.;]{0,30}\bsame id\b`,
  ].join("|"),
  "i",
);

function textOf({ given, when, then }: Criterion): string {
  return [given, when, then].join(", ");
}

function clausesIn(text: string): string[] {
  return text.split(/[.;!?]\s+/);
}
