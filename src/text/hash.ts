import { createHash } from "node:crypto";

/** The SHA-256 of a text, in hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The SHA-256 of a value's JSON. */
export function sha256OfJson(value: unknown): string {
  return sha256(JSON.stringify(value));
}
