import type { Specification } from "../contract/specification.ts";

/** Words for runs of a program, so that bookings at the same time are not taken for them. */
const RUNS = String.raw`\b(?:runs?|process(?:es)?|calls?|invocations?|instances?|terminals?|(?:the|this) (?:program|command))\b`;

const AT_ONCE = String.raw`\b(?:at once|at the same time|simultaneous\w*|concurrent\w*|in parallel)\b|\bparallel\b`;

const ENDED = String.raw`\b(?:killed|interrupt(?:ed|ion|ions)|power (?:loss|failure|cut)|dies|crash(?:es|ed)?)\b`;

const DAY = String.raw`\b(?:today|dates?|days?|weeks?|months?|midnight)\b`;

const EVERY = String.raw`\b(?:every|whatever|whichever|regardless of|independent(?:ly)? of|not depend on)\b`;
const TRACE = String.raw`\b(?:tracebacks?|stack ?traces?|backtraces?|panics?|uncaught)\b`;

const SEEN = String.raw`(?:show|print|seen|see|reach|appear|written|display|output|allow|accept|leak|visible)`;

/** Returns true if a specification promises that no error is printed as a traceback. */
export const promisesNoTrace = promising(
  new RegExp(
    String.raw`\b(?:no|never|not|without)\b[^.;]{0,60}${TRACE}|${TRACE}[^.;]{0,20}\b(?:no|never|not)\b[^.;]{0,20}\b${SEEN}`,
    "i",
  ),
);

/** Returns true if a specification says what holds if several runs use the same data at once. */
export const promisesRunsAtOnce = promising(
  new RegExp(`(?:${RUNS})[^.;]{0,60}(?:${AT_ONCE})|(?:${AT_ONCE})[^.;]{0,40}(?:${RUNS})`, "i"),
);

/** Returns true if a specification says what an interrupted run leaves. */
export const promisesInterruptions = promising(
  new RegExp(
    `(?:${RUNS})[^.;]{0,60}(?:${ENDED})|(?:${ENDED})[^.;]{0,40}(?:${RUNS})|\\bSIGKILL\\b|\\bhalf[- ]written\\b`,
    "i",
  ),
);

/** Returns true if a specification names the only files that a run leaves. A name in capitals stands for many files. */
export const promisesOnlyFiles = promising(
  /\b(?:nothing|no (?:other |more )?files?) (?:but|except|other than|besides?) (?:the (?:files? )?)?(?:\.[a-z][\w-]*|[a-z][\w-]*\.[a-z])/,
);

/** Returns true if a specification speaks of clients that go away before they have sent all or read the answer. */
export const promisesLeavingClients = promising(
  /\bclients?\b[^.;]{0,60}\b(?:disconnect\w*|go(?:es)? away|hangs? up|abort\w*|breaks? (?:it |them )?off|drops? (?:its|their|the|a) connections?|closes? (?:its|their|the|a) connections?)\b|\b(?:disconnected|aborted|dropped|broken(?: off)?|interrupted) (?:clients?|connections?|uploads?|requests?)\b/i,
);

/** Returns true if a specification says in which time zone a day begins, or that the time zone does not matter. */
export const promisesDays = promising(
  new RegExp(
    String.raw`${DAY}[^.;"(]{0,60}\bUTC\b|\bUTC (?:calendar )?${DAY}|${EVERY}[^.;"(]{0,30}\btime ?zones?\b`,
    "i",
  ),
);

const NOTHING_KEPT = promising(
  /\b(?:stays?|remains?|left|leaves?|keeps?|kept|files?|store|data|state|database)\b[^.;]{0,40}\b(?:unchanged|untouched)\b|\bnone of (?:the|its|them|these)\b[^.;]{0,40}\b(?:added|stored|kept|saved|imported|changed)|\bas (?:it|they) (?:was|were) before\b|\ball or nothing\b|\bnothing (?:is|was) (?:added|changed|stored|kept|saved|imported)|\b(?:adds|changes|stores|keeps|saves|imports) nothing\b/i,
);

const REST_KEPT = promising(
  /\b(?:others?|valid|good|right|correct|remaining|rest|earlier|before it)\b[^.;]{0,40}\b(?:added|kept|stored|saved|imported|counted|processed|handled)\b|\b(?:adds|keeps|stores|saves|imports|goes on|continues)\b[^.;]{0,40}\b(?:others?|valid|good|right|correct|remaining|rest)\b|\b(?:invalid|wrong|bad|malformed|broken)\b[^.;]{0,40}\bskip/i,
);

/**
 * Returns true if a specification promises that a refused run changes nothing, or that a run has its whole effect or none, and
 * does not speak of the rest of an input that is kept all the same.
 */
export function promisesNoPart(specification: Specification): boolean {
  return NOTHING_KEPT(specification) && !REST_KEPT(specification);
}

/** What a specification puts out of scope, it does not promise. */
function promising(words: RegExp): (specification: Specification) => boolean {
  return ({ outOfScope: _, ...specification }) => words.test(JSON.stringify(specification));
}
