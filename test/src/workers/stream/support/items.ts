import type { PendingApproval } from "../../../../../src/approval/approval.ts";
import type { TroupeEvent } from "../../../../../src/events/events.ts";
import type { RunItem } from "../../../../../src/streaming/run-item.ts";

const place = { run: "r", agent: "cook", step: null, sequence: 1 };

export function token(text: string, message: string | null = "m"): RunItem {
  return { type: "token", ...place, text, message };
}

export function said(text: string, id: string | null = "m"): RunItem {
  return { type: "message", ...place, text, message: id };
}

/** An event of an application. */
export function happening(content: Record<string, unknown>): RunItem {
  const event = { ...place, attempt: 1, type: "cooked", ...content };
  return { type: "event", ...place, event: event as unknown as TroupeEvent, teams: [] };
}

export function question(id: string): PendingApproval {
  return { kind: "other", id, value: `may I ${id}?` };
}

export function asking(id: string): RunItem {
  return { type: "approval", ...place, question: question(id) };
}

export function result(text: string): RunItem {
  return { type: "result", ...place, text, outcome: null, state: { messages: ["not to be sent"] } };
}

export function failure(code: "run_aborted" | "specialist_failed", words: string): RunItem {
  return { type: "error", ...place, code, message: words, error: new Error("secret") };
}
