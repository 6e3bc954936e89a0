import { readFile } from "node:fs/promises";

// A type alone is no import at run time, but has the compiler put the file beside the code that it makes.
import type records from "./records.json";

/** What the support desk knows: customers, invoices, the state of each region, and what error codes mean. */
export type SupportRecords = typeof records;

let read: Promise<SupportRecords> | undefined;

/** Reads records.json beside this file, at the first need and never at import. */
export function supportRecords(): Promise<SupportRecords> {
  read ??= readFile(new URL("records.json", import.meta.url), "utf8").then(
    (text) => JSON.parse(text) as SupportRecords,
  );
  return read;
}
