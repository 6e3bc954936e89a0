import { isRecord } from "../../../text/is-record.ts";

/** Returns the object that a body is as JSON; null if it is something else. */
export function readObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
