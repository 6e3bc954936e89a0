import type { StateBackend } from "./backend.ts";
import { unavailableError } from "./errors.ts";

/** The same backend, whose failures are SharedStateErrors with code `shared_state_unavailable`. */
export function guardedBackend(backend: StateBackend): StateBackend {
  return {
    read: (namespace, key) => told(() => backend.read(namespace, key)),
    list: (namespace, selection) => told(() => backend.list(namespace, selection)),
    replace: (namespace, replacement) => told(() => backend.replace(namespace, replacement)),
    position: (namespace) => told(() => backend.position(namespace)),
    changes: (namespace, after, limit) => told(() => backend.changes(namespace, after, limit)),
    listen: (namespace, listener) =>
      told(() =>
        backend.listen(namespace, {
          wake: () => listener.wake(),
          fail: (error) => listener.fail(unavailableError(error)),
        }),
      ),
  };
}

async function told<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    throw unavailableError(error);
  }
}
