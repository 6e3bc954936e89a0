import { TroupeError } from "../errors/troupe-error.ts";

/** The version of the state that this release reads and writes. A checkpoint without a version has version 1. */
export const SCHEMA_VERSION = 1;

/** The name of the version in a checkpoint's metadata. */
export const SCHEMA_VERSION_KEY = "troupe_schema";

/** Turns a state of one version into a state of the next version. Both functions must be pure. */
export interface Migration {
  /** The version that it reads; it returns the version `from + 1`. */
  from: number;
  /** Migrates all channels of a checkpoint, by name: of our graph, of a graph below it, or of a user's own graph. */
  channels(values: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Migrates one pending write: one that is not part of a checkpoint yet. */
  write(channel: string, value: unknown): unknown;
}

/** All migrations, oldest first. The list is empty because version 1 is the first. */
export const MIGRATIONS: readonly Migration[] = [];

/** The version to migrate to, and the migrations that lead there. */
export interface SchemaOptions {
  version: number;
  migrations: readonly Migration[];
}

/**
 * Returns the migrations from the version `found` to the current version, in order; an empty list if it is current.
 * Throws TroupeError with code `state_version_unsupported` if the version is newer, or if no migration reads it.
 */
export function migrationsFrom(
  found: unknown,
  { version, migrations }: SchemaOptions = { version: SCHEMA_VERSION, migrations: MIGRATIONS },
): Migration[] {
  const written = found ?? 1;
  if (typeof written !== "number" || !Number.isInteger(written) || written < 1) {
    throw unsupported(
      `the version of its state must be a whole number of at least 1, but is ${JSON.stringify(written)}`,
    );
  }
  if (written > version) {
    throw unsupported(
      `its state has version ${written}, but this release reads at most version ${version}: use the release that wrote it, or a newer one`,
    );
  }
  return Array.from({ length: version - written }, (_, index) => {
    const migration = migrations.find(({ from }) => from === written + index);
    if (migration !== undefined) return migration;
    throw unsupported(
      `its state has version ${written}, but this release has version ${version} and no migration from version ${written + index}: ` +
        "finish the thread with the release that wrote it, or start a new one",
    );
  });
}

function unsupported(why: string): TroupeError {
  return new TroupeError("state_version_unsupported", `cannot read the thread: ${why}`);
}
