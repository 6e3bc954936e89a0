import { AsyncLocalStorage } from "node:async_hooks";
import type { CallScope } from "../run/call-scope.ts";

/** One attempt of a model call. */
export interface Attempt {
  /** The scope that records it, so that an outer listener does not record it again. */
  scope: CallScope;
  /** True once its request is sent. What fails before is not the server's fault. */
  isSent: boolean;
}

/** The attempt that is made at present. One storage for all that is to be known of it: each costs time in every promise. */
export const currentAttempt: AsyncLocalStorage<Attempt> = new AsyncLocalStorage();

/** Notes that the request of the present attempt is sent. */
export function noteSent(): void {
  const attempt = currentAttempt.getStore();
  if (attempt !== undefined) attempt.isSent = true;
}
