import { AsyncLocalStorage } from "node:async_hooks";
import type { CallScope } from "../run/call-scope.ts";
import type { ReplyBound } from "./reply-size.ts";

/** One attempt of a model call. */
export interface Attempt {
  /** The scope that records it, so that an outer listener does not record it again. */
  scope: CallScope;
  /** True once its request is sent. What fails before is not the server's fault. */
  isSent: boolean;
  /** Why the reply ended, as its body says; null if it does not say. Undefined if our client has not read a body. */
  finish?: string | null;
  /** How long the reply may be, with what is not shown of it. */
  bound: ReplyBound;
}

/** The attempt that is made at present. One storage for all that is to be known of it: each costs time in every promise. */
export const currentAttempt: AsyncLocalStorage<Attempt> = new AsyncLocalStorage();

/** Notes that the request of the present attempt is sent. */
export function noteSent(): void {
  const attempt = currentAttempt.getStore();
  if (attempt !== undefined) attempt.isSent = true;
}

/** Notes why the reply of the present attempt ended, or that its body does not say. */
export function noteFinish(reason: unknown): void {
  const attempt = currentAttempt.getStore();
  if (attempt !== undefined) attempt.finish = typeof reason === "string" && reason !== "" ? reason : null;
}

const finishes = new WeakMap<object, string | null>();

/** Keeps for a reply how its attempt ended. The class of a model may have left it out of the message. */
export function keepFinish(reply: unknown, { finish }: Attempt): void {
  if (finish !== undefined && typeof reply === "object" && reply !== null) finishes.set(reply, finish);
}

/** Returns why a reply ended, as its body says; null if it does not say. Undefined for a reply that our client did not read. */
export function finishOf(reply: object): string | null | undefined {
  return finishes.get(reply);
}
