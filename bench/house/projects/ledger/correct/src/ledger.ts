import { appendFileSync, readFileSync } from "node:fs";
import { formatCsv, parseCsv, type Row } from "./csv.js";
import { Problem } from "./problem.js";
import { checkAccount, checkDate, formatAmount, parseAmount } from "./values.js";

export interface Entry {
  number: number;
  date: string;
  account: string;
  cents: bigint;
  text: string;
}

type NewEntry = Omit<Entry, "number">;

export function toEntry([date, account, amount, text = "", ...more]: string[]): NewEntry {
  if (amount === undefined || more.length > 0) throw new Problem("date, account, amount and text are needed");
  if (/[\r\n]/.test(text)) throw new Problem("a text must be one line");
  return { date: checkDate(date), account: checkAccount(account), cents: parseAmount(amount), text };
}

export function toEntries(rows: Row[]): NewEntry[] {
  return rows.map(({ line, cells }) => {
    try {
      return toEntry(cells);
    } catch (error) {
      if (error instanceof Problem) throw new Problem(`line ${line}: ${error.message}`);
      throw error;
    }
  });
}

export function toCsv({ date, account, cents, text }: NewEntry): string {
  return `${formatCsv([date, account, formatAmount(cents), text])}\n`;
}

/** The entries of one file. */
export class Ledger {
  readonly entries: Entry[];

  constructor(private readonly file: string) {
    this.entries = toEntries(parseCsv(read(file))).map((entry, index) => ({ ...entry, number: index + 1 }));
  }

  add(added: NewEntry[]): Entry[] {
    appendFileSync(this.file, added.map(toCsv).join(""));
    const first = this.entries.length + 1;
    const entries = added.map((entry, index) => ({ ...entry, number: first + index }));
    this.entries.push(...entries);
    return entries;
  }

  /** Returns the sum of each account, sorted by account. */
  balances(): [account: string, cents: bigint][] {
    const sums = new Map<string, bigint>();
    for (const { account, cents } of this.entries) sums.set(account, (sums.get(account) ?? 0n) + cents);
    return [...sums].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** Returns the entries by date, and then by number. */
  list(month?: string): Entry[] {
    return this.entries
      .filter(({ date }) => month === undefined || date.startsWith(`${month}-`))
      .sort((one, other) =>
        one.date === other.date ? one.number - other.number : one.date < other.date ? -1 : 1,
      );
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new Problem(`cannot read ${file}`);
  }
}
