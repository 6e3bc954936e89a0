import type { RunnableConfig } from "@langchain/core/runnables";
import { BaseCheckpointSaver } from "@langchain/langgraph";
import { idAfter } from "../langgraph/checkpoint-ids.ts";
import { versionOfBranch } from "../langgraph/channel-versions.ts";
import { RecentEntries } from "./recent-entries.ts";

type Tuple = NonNullable<Awaited<ReturnType<BaseCheckpointSaver["getTuple"]>>>;
type Put = Parameters<BaseCheckpointSaver["put"]>;

/** The name of a checkpoint's first id in its metadata, if it is stored under another one. */
const FIRST_ID_KEY = "troupe_checkpoint_id";

/** How many ids are remembered. Only checkpoints that were made while the clock was behind need it. */
const MOST_IDS = 10_000;

/** How many places are remembered at which an earlier checkpoint was read. */
const MOST_PLACES = 1_000;

/**
 * Wraps any saver, so that the latest checkpoint stays the one that was written last. LangGraph makes a checkpoint's id
 * from the clock, and every saver takes the greatest id for the latest: if the clock steps back, a run's results would be
 * written, and never be read again. A checkpoint whose id does not sort after its predecessor is stored under an id that
 * does. LangGraph goes on with the first id, from which it has made the ids of tasks, so it is restored when the
 * checkpoint is read. Both ids find the checkpoint.
 */
export class OrderedSaver extends BaseCheckpointSaver {
  /** The saver that keeps the checkpoints. */
  readonly saver: BaseCheckpointSaver;
  /** The stored id of each checkpoint that has another one. */
  readonly #storedIds = new RecentEntries<string>(MOST_IDS);
  /** The last stored id of a thread that was not the checkpoint's own. */
  readonly #lastIds = new RecentEntries<string>(MOST_IDS);
  /** Threads and namespaces whose next checkpoint may follow an earlier one than the latest. */
  readonly #forkable = new RecentEntries<true>(MOST_PLACES);

  constructor(saver: BaseCheckpointSaver) {
    super(saver.serde);
    this.saver = saver;
  }

  override async getTuple(config: RunnableConfig): Promise<Tuple | undefined> {
    const { checkpoint_id: id } = placeIn(config);
    if (!id) return this.#restored(await this.saver.getTuple(config));
    this.#forkable.set(keyOf(config), true);
    const tuple = await this.saver.getTuple(this.#stored(config));
    return this.#restored(tuple ?? (await this.#findByFirstId(config, id)));
  }

  override async *list(...[config, options]: Parameters<BaseCheckpointSaver["list"]>): AsyncGenerator<Tuple> {
    const before = options?.before && { before: this.#stored(options.before) };
    for await (const tuple of this.saver.list(this.#stored(config), { ...options, ...before })) {
      yield this.#restored(tuple);
    }
  }

  override async put(...[config, checkpoint, metadata, versions]: Put): Promise<RunnableConfig> {
    const { [FIRST_ID_KEY]: _, ...plain } = metadata as Put[2] & Record<string, unknown>;
    const parent = this.#stored(config);
    const id =
      this.#storedIds.get(checkpoint.id) ?? idAfter(await this.#predecessor(parent, metadata), checkpoint.id);
    if (id === checkpoint.id) return this.saver.put(parent, checkpoint, plain, versions);
    this.#storedIds.set(checkpoint.id, id);
    this.#lastIds.set(threadOf(config), id);
    const marked = { ...plain, [FIRST_ID_KEY]: checkpoint.id };
    return this.saver.put(parent, { ...checkpoint, id }, marked, versions);
  }

  override putWrites(...[config, ...writes]: Parameters<BaseCheckpointSaver["putWrites"]>): Promise<void> {
    return this.saver.putWrites(this.#stored(config), ...writes);
  }

  override deleteThread(thread: string): Promise<void> {
    return this.saver.deleteThread(thread);
  }

  override getNextVersion(current: number | undefined): number {
    return versionOfBranch(this.saver.getNextVersion(current));
  }

  /** Returns the greatest id that a new checkpoint must sort after, or an empty text if there is none. */
  async #predecessor(parent: RunnableConfig, { source, parents }: Put[2]): Promise<string> {
    const { checkpoint_id: id = "" } = placeIn(parent);
    // The checkpoints of the graphs above: a state below them is always newer than the state that it started from.
    const above = Object.values(parents ?? {}).map((one) => this.#storedIds.get(one) ?? one);
    const isFork = this.#forkable.take(keyOf(parent)) === true || source === "fork";
    const latest = isFork ? await this.#latestId(parent) : "";
    const last = this.#lastIds.get(threadOf(parent)) ?? "";
    return [id, ...above, latest, last].reduce((one, other) => (other > one ? other : one));
  }

  async #latestId(config: RunnableConfig): Promise<string> {
    const tuple = await this.saver.getTuple(withoutCheckpoint(config));
    return (tuple && placeIn(tuple.config).checkpoint_id) ?? "";
  }

  /** Finds a checkpoint by the id that it had before it was stored. Needed if another process stored it. */
  async #findByFirstId(config: RunnableConfig, id: string): Promise<Tuple | undefined> {
    const options = { filter: { [FIRST_ID_KEY]: id }, limit: 1 };
    const found = this.saver.list(withoutCheckpoint(config), options);
    for await (const tuple of found) return tuple;
    return undefined;
  }

  /** Returns the config with the id under which its checkpoint is stored. */
  #stored(config: RunnableConfig): RunnableConfig {
    const { checkpoint_id: id } = placeIn(config);
    const stored = id ? this.#storedIds.get(id) : undefined;
    if (stored === undefined) return config;
    return { ...config, configurable: { ...config.configurable, checkpoint_id: stored } };
  }

  /** Returns the tuple with the checkpoint's first id. Its config has the id under which it is stored. */
  #restored<Found extends Tuple | undefined>(tuple: Found): Found {
    const { [FIRST_ID_KEY]: first, ...metadata } = (tuple?.metadata ?? {}) as Record<string, unknown>;
    if (tuple === undefined || typeof first !== "string") return tuple;
    this.#storedIds.set(first, tuple.checkpoint.id);
    return { ...tuple, metadata, checkpoint: { ...tuple.checkpoint, id: first } };
  }
}

/** The thread, namespace and checkpoint that a config names. */
interface Place {
  thread_id?: string | number;
  checkpoint_ns?: string;
  checkpoint_id?: string;
}

function placeIn({ configurable = {} }: RunnableConfig): Place {
  return configurable as Place;
}

/** Returns the config of a thread and namespace, and of no checkpoint. */
function withoutCheckpoint(config: RunnableConfig): RunnableConfig {
  return { ...config, configurable: { ...config.configurable, checkpoint_id: undefined } };
}

function threadOf(config: RunnableConfig): string {
  return String(placeIn(config).thread_id);
}

function keyOf(config: RunnableConfig): string {
  return `${threadOf(config)}\n${placeIn(config).checkpoint_ns ?? ""}`;
}

const orderedSavers = new WeakMap<BaseCheckpointSaver, OrderedSaver>();

/** Returns the ordered saver of a saver: always the same one for the same saver. */
export function ordered(saver: BaseCheckpointSaver): OrderedSaver {
  if (saver instanceof OrderedSaver) return saver;
  const known = orderedSavers.get(saver) ?? new OrderedSaver(saver);
  orderedSavers.set(saver, known);
  return known;
}
