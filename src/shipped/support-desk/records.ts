import { readFile } from "node:fs/promises";
import { isoDay } from "../../text/today.ts";

// A type import does nothing at run time, but makes the compiler copy the file next to its output.
import type storedRecords from "./records.json";

type StoredRecords = typeof storedRecords;
type StoredInvoice = StoredRecords["invoices"][number];
type StoredRegion = StoredRecords["regions"][number];

/** What the support desk knows: customers, invoices, the state of each region, and what error codes mean. */
export interface SupportRecords {
  customers: StoredRecords["customers"];
  /** `month` is written as 2026-11. */
  invoices: (Omit<StoredInvoice, "monthsAgo"> & { month: string })[];
  /** `since` is written as 2026-11-27 06:40. */
  regions: (Omit<StoredRegion, "daysAgo" | "time"> & { since: string })[];
  errors: StoredRecords["errors"];
}

let stored: Promise<StoredRecords> | undefined;

/**
 * Reads records.json next to this file, at the first call and never at import.
 * The file says how long ago something was, so that its disturbance is always today's.
 */
export async function supportRecords(now: number): Promise<SupportRecords> {
  stored ??= readFile(new URL("records.json", import.meta.url), "utf8").then(
    (text) => JSON.parse(text) as StoredRecords,
  );
  const { customers, invoices, regions, errors } = await stored;
  const today = new Date(now);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  return {
    customers,
    errors,
    invoices: invoices.map(({ id, customer, monthsAgo, amount, currency, status, lines }) => {
      const of = isoDay(new Date(year, month - monthsAgo, 1)).slice(0, "2026-11".length);
      return { id, customer, month: of, amount, currency, status, lines };
    }),
    regions: regions.map(({ region, status, daysAgo, time, note }) => {
      const since = `${isoDay(new Date(year, month, day - daysAgo))} ${time}`;
      return { region, status, since, note };
    }),
  };
}
