import { AsyncLocalStorage } from "node:async_hooks";
import type { CallScope } from "../run/call-scope.ts";
import type { ReplyBound } from "./reply-size.ts";

/** One attempt of a model call. */
export interface Attempt {
  /** The scope that records it, so that an outer listener does not record it again. */
  scope: CallScope;
  /** True once its request is sent. What fails before is not the server's fault. */
  isSent: boolean;
  /** How long the reply may be, with what is not shown of it. */
  bound: ReplyBound;
}

/** The attempt that is made at present. One storage for all that is to be known of it: each costs time in every promise. */
export const currentAttempt: AsyncLocalStorage<Attempt> = new AsyncLocalStorage();
