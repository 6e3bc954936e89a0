import { Problem } from "./problem.js";

const AMOUNT = /^(-?)([0-9]{1,12})(?:\.([0-9]{1,2}))?$/;
const ACCOUNT = /^[a-z][a-z0-9-]{0,19}$/;
const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;

/** Returns the amount in cents. */
export function parseAmount(text: string): bigint {
  const match = AMOUNT.exec(text);
  if (!match) throw new Problem(`wrong amount: ${text}`);
  const cents = BigInt(match[2]) * 100n + BigInt((match[3] ?? "").padEnd(2, "0"));
  return match[1] === "-" ? -cents : cents;
}

export function formatAmount(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function checkAccount(text: string): string {
  if (!ACCOUNT.test(text)) throw new Problem(`wrong account: ${text}`);
  return text;
}

export function checkDate(text: string): string {
  const match = DATE.exec(text);
  if (!match) throw new Problem(`wrong date: ${text}`);
  const [year, month, day] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw new Problem(`wrong date: ${text}`);
  return text;
}
