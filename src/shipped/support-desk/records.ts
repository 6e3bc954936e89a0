import { readFile } from "node:fs/promises";

// A type import does nothing at run time, but makes the compiler copy the file next to its output.
import type records from "./records.json";

/** What the support desk knows: customers, invoices, the state of each region, and what error codes mean. */
export type SupportRecords = typeof records;

let read: Promise<SupportRecords> | undefined;

/** Reads records.json next to this file, at the first call and never at import. */
export function supportRecords(): Promise<SupportRecords> {
  read ??= readFile(new URL("records.json", import.meta.url), "utf8").then(
    (text) => JSON.parse(text) as SupportRecords,
  );
  return read;
}
