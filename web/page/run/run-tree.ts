import type { JournalEntry } from "../../../src/journal/journal-entry.ts";
import type { EventEntry, Place } from "./moment.ts";

/** One run of a thread, or of a team in it. */
export interface KnownRun {
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The work of the run above that it does; null if nothing stands above it. */
  readonly above: Place | null;
  /** The outermost run that it belongs to. */
  readonly root: string;
  /** What stands before the names of its nodes in the drawing. */
  readonly path: string;
  /** The teams in which it runs. */
  readonly teams: readonly string[];
  isOver: boolean;
}

/** Tells which runs there are in a thread, and which run belongs to which. */
export class RunTree {
  readonly #runs = new Map<string, KnownRun>();
  readonly #roots: KnownRun[] = [];
  /** Who worked last under this name in each run, for events that only name the nodes above them. */
  readonly #working = new Map<string, Place>();

  /** Returns the runs that nothing stands above, in the order of their beginnings. */
  get roots(): readonly KnownRun[] {
    return this.#roots;
  }

  /** Returns the run of an entry. */
  read(entry: JournalEntry): KnownRun {
    if (entry.kind === "call") {
      const { run, startedAt } = entry.call;
      return this.#runs.get(run) ?? this.#add({ run, startedAt, teams: [], above: null });
    }
    const { event, at, teams = [] } = entry;
    const known =
      this.#runs.get(event.run) ??
      this.#add({ run: event.run, startedAt: at, teams, above: entry.above ?? this.#aboveOf(entry) });
    const { run, agent, step } = event;
    if (agent !== null) this.#working.set(`${run}|${agent}`, { run, agent, step });
    if (event.type === "finished") known.isOver = true;
    return known;
  }

  #add({ run, startedAt, teams, above }: Omit<KnownRun, "root" | "path" | "isOver">): KnownRun {
    const parent = above === null ? undefined : this.#runs.get(above.run);
    const known: KnownRun = {
      run,
      startedAt,
      teams,
      above: parent === undefined ? null : above,
      root: parent?.root ?? run,
      path: teams.map((team) => `${team}:`).join(""),
      isOver: false,
    };
    this.#runs.set(run, known);
    if (known.above === null) this.#roots.push(known);
    return known;
  }

  /** Finds the work above an event that only names the nodes above it. */
  #aboveOf({ teams = [] }: EventEntry): Place | null {
    const agent = teams.at(-1);
    if (agent === undefined) return null;
    const outer = teams.slice(0, -1).join(":");
    const parent = [...this.#runs.values()].findLast(
      (one) => !one.isOver && one.teams.join(":") === outer && this.#working.has(`${one.run}|${agent}`),
    );
    return parent === undefined ? null : (this.#working.get(`${parent.run}|${agent}`) ?? null);
  }
}
