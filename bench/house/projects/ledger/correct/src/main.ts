import { readFileSync } from "node:fs";
import { parseCsv } from "./csv.js";
import { Ledger, toCsv, toEntries, toEntry, type Entry } from "./ledger.js";
import { Problem } from "./problem.js";
import { checkAccount, formatAmount } from "./values.js";

const USAGE = "usage: ledger add DATE ACCOUNT AMOUNT [TEXT] | balance [ACCOUNT] | list [--month YYYY-MM] | import | export";

function run([command, ...words]: string[]): string {
  const ledger = new Ledger(process.env.LEDGER_FILE || "ledger.csv");
  if (command === "add" && words.length >= 3 && words.length <= 4) {
    const [entry] = ledger.add([toEntry(words)]);
    return `added ${shown(entry)}\n`;
  }
  if (command === "balance" && words.length <= 1) {
    if (words.length === 1) checkAccount(words[0]);
    const balances = ledger.balances().filter(([account]) => words.length === 0 || account === words[0]);
    if (words.length === 1 && balances.length === 0) throw new Problem(`no entries of ${words[0]}`);
    const total = balances.reduce((sum, [, cents]) => sum + cents, 0n);
    return [...balances, ["total", total] as const].map(([name, cents]) => `${name}: ${formatAmount(cents)}\n`).join("");
  }
  if (command === "list" && (words.length === 0 || (words[0] === "--month" && words.length === 2))) {
    if (words.length > 0 && !/^[0-9]{4}-(0[1-9]|1[0-2])$/.test(words[1])) throw new Problem(`wrong month: ${words[1]}`);
    return ledger.list(words[1]).map((entry) => `${shown(entry)}${entry.text === "" ? "" : ` ${entry.text}`}\n`).join("");
  }
  if (command === "import" && words.length === 0) {
    return `imported ${ledger.add(toEntries(parseCsv(readInput()))).length}\n`;
  }
  if (command === "export" && words.length === 0) return ledger.list().map(toCsv).join("");
  throw new Problem(USAGE);
}

function shown({ number, date, account, cents }: Entry): string {
  return `${number}: ${date} ${account} ${formatAmount(cents)}`;
}

function readInput(): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(0));
  } catch (error) {
    if (error instanceof TypeError) throw new Problem("the input is not UTF-8");
    throw new Problem("the input cannot be read");
  }
}

try {
  process.stdout.write(run(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  process.stderr.write(`ledger: ${error.message}\n`);
  process.exitCode = 2;
}
