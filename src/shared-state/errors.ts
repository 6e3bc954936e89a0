import { messageOf } from "../errors/locate-error.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import { isTroupeError, type TroupeError } from "../errors/troupe-error.ts";

/** Creates the error for an operation on a closed state. */
export function closedError(): SharedStateError {
  return new SharedStateError("shared_state_closed", "the shared state was closed: open it again");
}

/** Creates the error for a write to a key that another agent owns. */
export function ownedError(key: string, owner: string, agent: string | null): SharedStateError {
  const writer = agent === null ? "a state without an agent" : agent;
  return new SharedStateError(
    "shared_key_owned",
    `${owner} owns ${JSON.stringify(key)}: ${writer} cannot change it until ${owner} releases it`,
    { key, owner },
  );
}

/** Creates the error for a claim by a state without an agent. */
export function claimError(key: string): SharedStateError {
  const remedy = "open it with `agent`, or use `as`";
  return new SharedStateError(
    "shared_key_owned",
    `a state without an agent cannot claim ${JSON.stringify(key)}: ${remedy}`,
    {
      key,
    },
  );
}

/** Creates the error for a value that a key cannot have. `why` continues the sentence "the value of the key". */
export function valueError(key: string, why: string, cause?: unknown): SharedStateError {
  return new SharedStateError("shared_value_invalid", `the value of ${JSON.stringify(key)} ${why}`, {
    key,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Creates the error for a key under which the store has an item that shared state did not write. */
export function foreignItemError(key: string): SharedStateError {
  return valueError(
    key,
    "was not written by shared state: delete the store's item, or use another namespace",
  );
}

/** Returns the error for what a store threw, with that as its cause. A TroupeError is returned unchanged. */
export function unavailableError(error: unknown): TroupeError {
  if (isTroupeError(error)) return error;
  return new SharedStateError("shared_state_unavailable", `the store failed: ${messageOf(error)}`, {
    cause: error,
  });
}
