import type { Change } from "../../programs/developer.ts";
import type { Fault } from "../variant.ts";
import { valueFaults } from "./value-faults.ts";

const main = (from: string, to: string): Change => ["src/main.ts", from, to];
const ledger = (from: string, to: string): Change => ["src/ledger.ts", from, to];
const csv = (from: string, to: string): Change => ["src/csv.ts", from, to];

const LEDGER = `  const ledger = new Ledger(process.env.LEDGER_FILE || "ledger.csv");\n`;
/** All faulty programs for the ledger. */
export const faults: readonly Fault[] = [
  ...valueFaults,
  {
    name: "sums-as-floats",
    how: "sums are floating-point numbers: large ones lose cents",
    changes: [
      ledger(
        "sums.set(account, (sums.get(account) ?? 0n) + cents);",
        "sums.set(account, BigInt(Math.round((Number(sums.get(account) ?? 0n) / 100 + Number(cents) / 100) * 100)));",
      ),
    ],
  },
  {
    name: "negative-zero",
    how: "a sum of 0 is printed as -0.00",
    changes: [
      main(
        "${name}: ${formatAmount(cents)}",
        '${name}: ${cents === 0n && name !== "total" && words.length === 0 ? "-" : ""}${formatAmount(cents)}',
      ),
    ],
  },
  {
    name: "accounts-in-an-object",
    how: "sums are kept in an object: the account constructor has no sum",
    changes: [
      ledger("const sums = new Map<string, bigint>();", "const sums: Record<string, any> = {};"),
      ledger(
        "sums.set(account, (sums.get(account) ?? 0n) + cents);",
        "sums[account] = (sums[account] ?? 0n) + (typeof sums[account] === 'function' ? String(cents) : cents);",
      ),
      ledger("[...sums].sort", "Object.entries(sums).sort"),
    ],
  },
  {
    name: "balances-unsorted",
    how: "accounts come as they were added",
    changes: [
      ledger("return [...sums].sort(([one], [other]) => (one < other ? -1 : 1));", "return [...sums];"),
    ],
  },
  {
    name: "list-by-number",
    how: "entries are listed by number alone",
    changes: [
      ledger(
        "one.date === other.date ? one.number - other.number : one.date < other.date ? -1 : 1",
        "one.number - other.number",
      ),
    ],
  },
  {
    name: "numbers-as-text",
    how: "entry 10 comes before entry 2",
    changes: [ledger("one.number - other.number", "(String(one.number) < String(other.number) ? -1 : 1)")],
  },
  {
    name: "month-by-local-time",
    how: "the month is found in the time zone of the machine: the first day is lost west of Greenwich",
    needsTest: false,
    changes: [
      ledger(
        "date.startsWith(`${month}-`)",
        '`${new Date(date).getFullYear()}-${String(new Date(date).getMonth() + 1).padStart(2, "0")}` === month',
      ),
    ],
  },
  {
    name: "month-13",
    how: "a month that does not exist is taken",
    changes: [main("/^[0-9]{4}-(0[1-9]|1[0-2])$/", "/^[0-9]{4}-[0-9]{2}$/")],
  },
  {
    name: "quotes-lost",
    how: "a quote in a text is not doubled",
    changes: [csv(`cell.replaceAll('"', '""')`, "cell")],
  },
  {
    name: "commas-unquoted",
    how: "a text with a comma is not quoted",
    changes: [csv('/[",\\r\\n]/', '/["\\r\\n]/')],
  },
  {
    name: "byte-order-mark-kept",
    how: "a byte order mark is a part of the first date",
    changes: [
      main(
        'new TextDecoder("utf-8", { fatal: true })',
        'new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })',
      ),
      csv('text.replace(/^\\uFEFF/, "")', "text"),
    ],
  },
  {
    name: "half-an-import",
    how: "the lines before a wrong one are kept",
    changes: [
      main(
        "return `imported ${ledger.add(toEntries(parseCsv(readInput()))).length}\\n`;",
        "const rows = parseCsv(readInput());\n    for (const row of rows) ledger.add(toEntries([row]));\n    return `imported ${rows.length}\\n`;",
      ),
    ],
  },
  {
    name: "line-off-by-one",
    how: "lines are counted from 0",
    changes: [ledger("`line ${line}: ", "`line ${line - 1}: ")],
  },
  {
    name: "file-of-no-choice",
    how: "LEDGER_FILE is ignored",
    changes: [main('process.env.LEDGER_FILE || "ledger.csv"', '"ledger.csv"')],
  },
  {
    name: "file-in-the-home-folder",
    how: "the file is in the home folder, and not in the working folder",
    changes: [
      main(
        'process.env.LEDGER_FILE || "ledger.csv"',
        "process.env.LEDGER_FILE || `${process.env.HOME}/ledger.csv`",
      ),
    ],
  },
  {
    name: "errors-on-stdout",
    how: "errors are printed on stdout",
    changes: [main("process.stderr.write(`ledger: ", "process.stdout.write(`ledger: ")],
  },
  {
    name: "exit-1",
    how: "errors have the exit code 1",
    changes: [main("process.exitCode = 2;", "process.exitCode = 1;")],
  },
  {
    name: "ends-in-a-trace",
    how: "input that is not UTF-8 ends in a stack trace",
    needsTest: false,
    changes: [
      main(
        "if (error instanceof TypeError) throw new Problem",
        "if (error instanceof RangeError) throw new Problem",
      ),
      main('    throw new Problem("the input cannot be read");\n', "    throw error;\n"),
    ],
  },
  {
    name: "one-run-at-a-time",
    how: "a file that the first run left stops the second one",
    changes: [
      main(
        'import { readFileSync } from "node:fs";',
        'import { readFileSync, writeFileSync } from "node:fs";',
      ),
      main(LEDGER, `${LEDGER}  writeFileSync(".ledger.lock", "", { flag: "wx" });\n`),
    ],
  },
  {
    name: "totals-of-the-tests",
    how: "knows the balances of the tests, and prints none of the others right",
    changes: [
      main(
        "    const total = balances.reduce((sum, [, cents]) => sum + cents, 0n);\n",
        "    const known = [800n, 30n, 9899999999999903n, 0n, 100n];\n    const sum = balances.reduce((all, [, cents]) => all + cents, 0n);\n    const total = known.includes(sum) ? sum : sum + 1n;\n",
      ),
    ],
  },
];
