import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";

/** Returns the SHA-256 of a text or of bytes, in hexadecimal digits unless another encoding is given. */
export function sha256(text: string | Uint8Array, encoding: "hex" | "base64url" = "hex"): string {
  return createHash("sha256").update(text).digest(encoding);
}

/** Returns the SHA-256 of a value's JSON, in hexadecimal digits. */
export function sha256OfJson(value: unknown): string {
  return sha256(JSON.stringify(value));
}

/** Returns the SHA-256 of a value, in hexadecimal digits. The order of an object's members does not matter. */
export function sha256OfValue(value: unknown): string {
  return sha256(canonicalJson(value));
}
