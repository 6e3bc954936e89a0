import type { ModelRole } from "../models/settings.ts";
import type { Limits } from "../run/limits.ts";
import type { AnyContext } from "../specialists/prompt.ts";

/** A zod object. Described by what is read of its type, so that the declarations of Troupe do not load zod's. */
export interface ObjectSchema {
  readonly shape: object;
  readonly "~standard": {
    readonly types?: { readonly input: unknown; readonly output: unknown } | undefined;
  };
}

/** LangGraph's StateSchema, described in the same way. */
export interface ChannelSchema {
  readonly fields: object;
  readonly State: unknown;
  readonly Update: unknown;
}

/** What a graph takes as its own channels: a zod object, or a StateSchema with reducers. */
export type OwnStateSchema = ObjectSchema | ChannelSchema;

/** What a schema reads a value as. */
export type OutputOf<Schema> = Schema extends { readonly "~standard": { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly output: infer Output }
    ? Output
    : unknown
  : unknown;

/** What a schema takes. */
export type InputOf<Schema> = Schema extends { readonly "~standard": { readonly types?: infer Types } }
  ? NonNullable<Types> extends { readonly input: infer Input }
    ? Input
    : unknown
  : unknown;

/** The type of a caller's context, as the graph reads it. */
export type ContextOf<Schema> = unknown extends OutputOf<Schema> ? AnyContext : OutputOf<Schema>;

/** What a caller passes as `context`: its own values, and settings of the run. */
export type ContextGiven<Schema> = (unknown extends InputOf<Schema> ? AnyContext : InputOf<Schema>) &
  RunSettings;

/** The options of a run that has a context of this type. */
export interface WithContext<Schema> {
  context?: ContextGiven<Schema> | undefined;
}

/** The values of a graph's own channels. */
export type ChannelsOf<Schema> = OwnStateSchema extends Schema
  ? unknown
  : Schema extends ChannelSchema
    ? Omit<Schema["State"], "messages">
    : OutputOf<Schema>;

/** What a caller may write to a graph's own channels. */
export type ChannelsGiven<Schema> = OwnStateSchema extends Schema
  ? unknown
  : Schema extends ChannelSchema
    ? Omit<Schema["Update"], "messages">
    : Partial<InputOf<Schema>>;

/** Settings of one run, in `configurable` or in `context`. */
export interface RunSettings {
  /** What the run may use at most. */
  readonly limits?: Limits | undefined;
  /** The models of the run, by role. A specialist with a model of its own keeps it. */
  readonly models?: Partial<Record<ModelRole, string>> | undefined;
  /**
   * In a run without an input: continues the thread's last run, which a limit stopped, as `reopenRun` does.
   * @default false
   */
  readonly reopen?: boolean | undefined;
}
