import { ConfigurationError } from "../errors/configuration-error.ts";
import { closestWord } from "../text/closest-word.ts";
import type { RecordedModelCall } from "./recording.ts";

/**
 * Returns the calls that stand before a place of a recording, which is the first call of a step or of an agent, or a call
 * by its number. Throws ConfigurationError that lists the places if there is no such place.
 */
export function callsBefore(calls: readonly RecordedModelCall[], from: string): readonly RecordedModelCall[] {
  const cut = indexOf(calls, from);
  if (cut >= 0) {
    return calls.slice(0, cut);
  }
  const steps = distinct(calls.flatMap(({ step }) => step ?? []));
  const agents = distinct(calls.map(({ agent }) => agent));
  const near = closestWord(from, [...steps, ...agents]);
  throw new ConfigurationError("--from", [
    `the recording has no step, agent or call ${JSON.stringify(from)}${near === null ? "" : `; did you mean ${near}?`}`,
    `steps: ${steps.join(", ") || "none"}; agents: ${agents.join(", ") || "none"}; calls: 1 to ${calls.length}`,
  ]);
}

function indexOf(calls: readonly RecordedModelCall[], from: string): number {
  const ofStep = calls.findIndex(({ step }) => step === from);
  if (ofStep >= 0) return ofStep;
  const ofAgent = calls.findIndex(({ agent }) => agent === from);
  return ofAgent >= 0 ? ofAgent : calls.findIndex(({ number }) => String(number) === from);
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
