import { AsyncLocalStorage } from "node:async_hooks";

/** The id of the effect for which a tool is called now. */
export const currentEffect = new AsyncLocalStorage<string>();

/**
 * Returns the id of the effect for which this tool is called: the same each time that the same effect is tried. Send it to
 * a receiver that knows idempotency keys, so that it also refuses a second effect. Undefined outside of `onceTool`.
 *
 * @example
 * const headers = { "idempotency-key": effectId() ?? crypto.randomUUID() };
 */
export function effectId(): string | undefined {
  return currentEffect.getStore();
}
