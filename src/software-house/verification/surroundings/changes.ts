import type { Language, Specification } from "../../contract/specification.ts";

/** A change of what surrounds a program, which must not change what it does. */
export interface SurroundingChange {
  /** Completes "with". */
  name: string;
  environment?: Readonly<Record<string, string>>;
  /** A line of shell that runs before the program. */
  before?: string;
  /** Whether all requests of the tests share connections that are kept. */
  keepsConnections?: boolean;
  /** Whether each run of a program gets a new project folder, and only its home folder is kept. */
  keepsOnlyHome?: boolean;
  /** Whether the specification allows that the change has an effect. */
  isAllowed?: boolean;
}

/** The hour in UTC from which on it is the next day in Kiritimati. */
const NEXT_DAY = 10;

/**
 * Returns time zones east and west of Greenwich: a date that is taken for midnight in UTC is another day only in the west.
 * The second one has summer time, and no whole hours. At each hour, it is another day than in UTC in one of the zones.
 */
function timeZones(now: Date): SurroundingChange[] {
  const names = ["Pacific/Kiritimati", "America/St_Johns"];
  if (now.getUTCHours() < NEXT_DAY) names.push("Etc/GMT+12");
  return names.map((name) => ({ name: `the time zone ${name}`, environment: { TZ: name } }));
}

/** Node has the rules of all languages itself. Other programs need files of the system, which may be missing. */
const LANGUAGES: Record<Language, string> = { typescript: "tr_TR.UTF-8", python: "C.UTF-8", go: "C.UTF-8" };

const HOME: SurroundingChange = {
  name: "another home folder",
  before: 'HOME="$TMPDIR/other-home"; export HOME; mkdir -p "$HOME"',
};

const MASK: SurroundingChange = { name: "the file mode mask 077", before: "umask 077" };

const CONNECTIONS: SurroundingChange = { name: "a connection that is kept", keepsConnections: true };

const ONLY_HOME: SurroundingChange = { name: "only the home folder kept between runs", keepsOnlyHome: true };

/** Returns the changes to try for a program, in groups: those of a group are tried together first. */
export function changesFor(specification: Specification, now: Date = new Date()): SurroundingChange[][] {
  const { kind, language } = specification;
  const words = JSON.stringify(specification);
  const isAllowed = LOCAL_TIME.test(words);
  const [east = [], ...others] = timeZones(now).map((zone) => [isAllowed ? { ...zone, isAllowed } : zone]);
  const name = LANGUAGES[language];
  const locale = { name: `the language ${name}`, environment: { LANG: name, LC_ALL: name } };
  if (kind === "http-service") return [[...east, locale, HOME, MASK, CONNECTIONS], ...others];
  const isKeptAtHome = HOME_FOLDER.test(words) && !OTHER_FOLDER.test(words);
  return [[...east, locale, MASK, ...(isKeptAtHome ? [ONLY_HOME] : [])], ...others];
}

/** Words of a specification by which a program may use the time zone of its machine. */
const LOCAL_TIME =
  /\blocal (?:time|date|day|month|midnight|clock)|\bTZ\b|\btime ?zone of the (?:machine|system|user)/i;

const HOME_FOLDER = /\bhome (?:folder|directory)|\$HOME\b|~\//i;

const OTHER_FOLDER =
  /\b(?:current|working|project(?:'s)?|same) (?:folder|directory)|\b(?:folder|directory) (?:of|with) the program|\b(?:beside|next to) the program/i;

/** The start of a program, and its environment. */
export interface ProgramStart {
  start: readonly string[];
  environment: Readonly<Record<string, string>>;
}

/** Applies changes to the start of a program. */
export function changedStart(
  { start, environment }: ProgramStart,
  changes: readonly SurroundingChange[],
): ProgramStart {
  const variables = changes.map((change) => change.environment ?? {});
  const changed: Record<string, string> = Object.assign({}, environment, ...variables);
  const lines = changes.flatMap(({ before }) => before ?? []);
  if (lines.length === 0) return { start, environment: changed };
  return { start: ["sh", "-c", `${lines.join("; ")}; exec "$@"`, "sh", ...start], environment: changed };
}
