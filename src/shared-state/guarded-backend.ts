import type { StateBackend } from "./backend.ts";
import { unavailableError } from "./errors.ts";

/** Wraps a backend so that its failures become SharedStateErrors with code `shared_state_unavailable`. */
export function guardedBackend(backend: StateBackend): StateBackend {
  return {
    read: (namespace, key) => guarded(() => backend.read(namespace, key)),
    list: (namespace, selection) => guarded(() => backend.list(namespace, selection)),
    replace: (namespace, replacement, options) =>
      guarded(() => backend.replace(namespace, replacement, options)),
    remove: (namespace, mayGo) => guarded(() => backend.remove(namespace, mayGo)),
    position: (namespace) => guarded(() => backend.position(namespace)),
    changes: (namespace, after, limit) => guarded(() => backend.changes(namespace, after, limit)),
    listen: (namespace, listener) =>
      guarded(() =>
        backend.listen(namespace, {
          wake: () => listener.wake(),
          fail: (error) => listener.fail(unavailableError(error)),
        }),
      ),
  };
}

async function guarded<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    throw unavailableError(error);
  }
}
