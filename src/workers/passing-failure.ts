/** Errors of the network: the server is not there, its name does not resolve, or the connection broke. */
const NETWORK = new Set([
  "ECONNREFUSED", // the server is not running, or is starting
  "ECONNRESET", // it ended, or a proxy between dropped the connection
  "ECONNABORTED",
  "EPIPE", // a write to a connection that the server has closed
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOTFOUND", // the name of a service that is being moved is unknown for a while
  "EAI_AGAIN", // the name server does not answer
]);

/** Codes of PostgreSQL (SQLSTATE) after which another attempt can succeed without a change of the statement. */
const SERVER = new Set([
  "57P01", // admin_shutdown: the server stops, or an administrator ended this connection
  "57P02", // crash_shutdown: another process of the server crashed
  "57P03", // cannot_connect_now: it is starting, stopping or recovering
  "57P05", // idle_session_timeout
  "25P03", // idle_in_transaction_session_timeout: this process was stopped inside a transaction
  "25006", // read_only_sql_transaction: after a failover, the connection leads to a server that is no longer the first
  "55P03", // lock_not_available: another process held the lock for longer than the bound
  "40001", // serialization_failure: undone so that another transaction could end
  "40P01", // deadlock_detected: the same
]);

/** Classes of codes of PostgreSQL, which are their first two characters. */
const SERVER_CLASSES = new Set([
  "08", // connection exceptions
  "53", // insufficient resources: too many connections (53300), disk full (53100), out of memory (53200)
]);

/** Errors of `pg` that have no code (pg 8.23). */
const TEXTS = [
  "Connection terminated", // also "... unexpectedly" and "... due to connection timeout"
  "Client has encountered a connection error and is not queryable",
  "Client was closed and is not queryable",
  "timeout exceeded when trying to connect", // also if all connections of the pool are in use
  "timeout expired",
  "Query read timeout",
];

/**
 * Returns true for an error of PostgreSQL that passes without a change by this process: the server cannot be reached, is
 * stopping or starting, has too few resources, or undid the transaction for another one. False for a refused password, an
 * unknown database, a faulty statement and a closed pool.
 */
export function isPassingFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === "string") {
    if (NETWORK.has(code) || SERVER.has(code)) return true;
    if (code.length === 5 && SERVER_CLASSES.has(code.slice(0, 2))) return true;
  }
  return TEXTS.some((text) => error.message.startsWith(text)) || isPassingFailure(error.cause);
}
