import { messageOf } from "../errors/locate-error.ts";
import { SharedStateError } from "../errors/shared-state-error.ts";
import { isTroupeError, type TroupeError } from "../errors/troupe-error.ts";

/** The error of an operation on a state that was closed. */
export function closedError(): SharedStateError {
  return new SharedStateError("shared_state_closed", "the shared state was closed: open it again to go on");
}

/** The error of a write to a key that somebody else owns. */
export function ownedError(key: string, owner: string, agent: string | null): SharedStateError {
  const writer = agent === null ? "a state that was opened for no agent" : agent;
  return new SharedStateError(
    "shared_key_owned",
    `${JSON.stringify(key)} is ${owner}'s own: ${writer} cannot change it until ${owner} releases it`,
    { key, owner },
  );
}

/** The error of a claim for nobody. */
export function claimError(key: string): SharedStateError {
  const remedy = "open it with `agent`, or use `as`";
  return new SharedStateError(
    "shared_key_owned",
    `a state that was opened for no agent claims no keys: ${remedy}`,
    {
      key,
    },
  );
}

/** The error of a value that a key cannot take, or that it was found to have. */
export function valueError(key: string, why: string, cause?: unknown): SharedStateError {
  return new SharedStateError("shared_value_invalid", `the value of ${JSON.stringify(key)} ${why}`, {
    key,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The error of a key under which somebody wrote something else than shared state. */
export function foreignItemError(key: string): SharedStateError {
  return valueError(
    key,
    "was not written by shared state: delete the store's item, or choose another namespace",
  );
}

/** What a store threw, as an error of ours with the cause. */
export function unavailableError(error: unknown): TroupeError {
  if (isTroupeError(error)) return error;
  return new SharedStateError("shared_state_unavailable", `the store failed: ${messageOf(error)}`, {
    cause: error,
  });
}
