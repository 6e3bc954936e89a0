import { TroupeError } from "../errors/troupe-error.ts";

/** The version of the state that this release reads and writes; a checkpoint without a mark has version 1. */
export const SCHEMA_VERSION = 1;

/** Under which name a checkpoint's metadata holds the version. */
export const SCHEMA_VERSION_KEY = "troupe_schema";

/** How a state of one version becomes one of the next; both functions are pure. */
export interface Migration {
  /** The version that it takes; it gives the one above. */
  from: number;
  /** All channels of a checkpoint, by name: of a graph of ours, of one below it, or of somebody else's. */
  channels(values: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** One write that waits to become part of the next checkpoint. */
  write(channel: string, value: unknown): unknown;
}

/** The migrations that there are, oldest first. None is needed as yet: version 1 is the first. */
export const MIGRATIONS: readonly Migration[] = [];

/** How far a state has to be migrated. */
export interface SchemaOptions {
  version: number;
  migrations: readonly Migration[];
}

/**
 * The migrations that bring a state of that version to the present one, in order; none for the present one.
 * Throws TroupeError with code `state_version_unsupported` for a newer one, and for one that no migration takes.
 */
export function migrationsFrom(
  found: unknown,
  { version, migrations }: SchemaOptions = { version: SCHEMA_VERSION, migrations: MIGRATIONS },
): Migration[] {
  const written = found ?? 1;
  if (typeof written !== "number" || !Number.isInteger(written) || written < 1) {
    throw unsupported(`its state has the version ${JSON.stringify(written)}, which is none`);
  }
  if (written > version) {
    throw unsupported(
      `its state has version ${written}, this release reads up to ${version}: use the release that wrote it, or a newer one`,
    );
  }
  return Array.from({ length: version - written }, (_, index) => {
    const migration = migrations.find(({ from }) => from === written + index);
    if (migration !== undefined) return migration;
    throw unsupported(
      `its state has version ${written}, this release has version ${version} and no way from ${written + index} on: ` +
        "finish the thread with the release that wrote it, or start a new one",
    );
  });
}

function unsupported(why: string): TroupeError {
  return new TroupeError("state_version_unsupported", `the thread cannot be read: ${why}`);
}
