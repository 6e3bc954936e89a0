import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf } from "../errors/locate-error.ts";
import { isTroupeError, type TroupeError } from "../errors/troupe-error.ts";

/** Why a database cannot be used, as far as SQLite or the system says so. */
export type DatabaseFault = "disk_full" | "read_only" | "deleted";

/** What a database is for. */
export interface DatabasePurpose {
  /** The subject of the error messages, such as "threads". */
  kept: string;
  /** Creates the error of a fault, with the purpose's own code for it. */
  error(fault: DatabaseFault | "unavailable", message: string, options?: ErrorOptions): TroupeError;
}

/** A database's file and what it is for. */
export interface NamedDatabase {
  file: string;
  purpose: DatabasePurpose;
}

const REASONS: Readonly<Record<DatabaseFault, string>> = {
  disk_full: "the disk is full; what was written is kept, so make room and continue",
  read_only: "the file or its folder is read-only for this user",
  deleted:
    "the file was deleted or replaced while it was in use; what was written since is lost when this process ends",
};

/**
 * Returns the error to throw for what a database threw: one with a code and a reason in plain words if the cause is known,
 * else the error itself. Its cause is the error.
 */
export function explainedError(error: unknown, { file, purpose }: NamedDatabase): unknown {
  const fault = isTroupeError(error) ? null : faultOf(error, file);
  return fault === null ? error : faultError(fault, { file, purpose }, { cause: error });
}

/** Creates the error for a database with this fault. */
export function faultError(
  fault: DatabaseFault,
  { file, purpose }: NamedDatabase,
  options?: ErrorOptions,
): TroupeError {
  return purpose.error(fault, `cannot keep ${purpose.kept} in ${file}: ${REASONS[fault]}`, options);
}

/** Creates the error for a database that cannot be opened. */
export function openingError(error: unknown, { file, purpose }: NamedDatabase): TroupeError {
  const explained = explainedError(error, { file, purpose });
  if (isTroupeError(explained)) return explained;
  const message = `cannot keep ${purpose.kept} in ${file}: ${messageOf(error)}`;
  return purpose.error("unavailable", message, { cause: error });
}

/** Returns the fault that an error of SQLite or of the file system means, or null. libsql's errors do not all have a code. */
function faultOf(error: unknown, file: string): DatabaseFault | null {
  const { code } = (error ?? {}) as { code?: unknown };
  const said = `${String(code)} ${messageOf(error)}`;
  if (/\b(SQLITE_FULL|ENOSPC|EDQUOT|database or disk is full)\b/.test(said)) return "disk_full";
  if (/\bSQLITE_READONLY_DBMOVED\b/.test(said)) return "deleted";
  if (/\b(SQLITE_READONLY|EROFS|EACCES|EPERM|readonly database)/.test(said)) return "read_only";
  // Without room for its shared memory or a journal, SQLite says only that it could not read or write.
  return /\b(SQLITE_IOERR|SQLITE_CANTOPEN|disk I\/O error)/.test(said) && isFull(file) ? "disk_full" : null;
}

function isFull(file: string): boolean {
  try {
    return statfsSync(dirname(file)).bavail === 0;
  } catch {
    return false;
  }
}
