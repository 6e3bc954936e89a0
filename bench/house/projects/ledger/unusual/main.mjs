#!/usr/bin/env node
// One file, and no classes: each command is a generator of the lines that it prints.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

const file = () => process.env["LEDGER_FILE"] || "ledger.csv";
const stop = (why) => {
  throw Object.assign(new Error(why), { isForUser: true });
};

function* cellsOf(text) {
  const source = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const pattern = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/gy;
  let line = 1;
  let row = { line, cells: [] };
  while (pattern.lastIndex < source.length) {
    const match = pattern.exec(source);
    if (match === null) stop(`line ${line}: not CSV`);
    row.cells.push(match[1] === undefined ? match[2] : match[1].replace(/""/g, '"'));
    line += match[0].split("\n").length - 1;
    if (match[3] === "," && pattern.lastIndex < source.length) continue;
    if (match[3] === ",") row.cells.push("");
    if (row.cells.length > 1 || row.cells[0] !== "") yield row;
    row = { line, cells: [] };
  }
}

const isDate = (text) => {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day >= 1 && day <= [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
};

function entryOf([date, account, amount, text, ...more]) {
  if (amount === undefined || more.length) stop("date, account, amount and text are needed");
  if (!isDate(date)) stop(`wrong date: ${date}`);
  if (!isAccount(account)) stop(`wrong account: ${account}`);
  if (!/^-?\d{1,12}(\.\d{1,2})?$/.test(amount)) stop(`wrong amount: ${amount}`);
  if (/[\r\n]/.test(text ?? "")) stop("a text must be one line");
  const [whole, part = ""] = amount.split(".");
  return { date, account, cents: BigInt(whole + part.padEnd(2, "0")), text: text ?? "" };
}

const isAccount = (text) => /^[a-z][a-z0-9-]{0,19}$/.test(text);

const money = (cents) => {
  const [sign, positive] = cents < 0n ? ["-", -cents] : ["", cents];
  return `${sign}${positive / 100n}.${String(positive % 100n).padStart(2, "0")}`;
};

const quoted = (cell) => (/[",]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell);
const csv = ({ date, account, cents, text }) => [date, account, money(cents), text].map(quoted).join(",");
const shown = ({ number, date, account, cents }) => `${number}: ${date} ${account} ${money(cents)}`;

function load() {
  const text = existsSync(file()) ? readFileSync(file(), "utf8") : "";
  return Array.from(cellsOf(text), ({ cells }, index) => ({ ...entryOf(cells), number: index + 1 }));
}

function keep(entries) {
  writeFileSync(`${file()}.new`, entries.map((entry) => `${csv(entry)}\n`).join(""));
  renameSync(`${file()}.new`, file());
}

const byDate = (entries) =>
  entries
    .map((entry) => [`${entry.date} ${String(entry.number).padStart(9, "0")}`, entry])
    .sort(([one], [other]) => (one > other ? 1 : -1))
    .map(([, entry]) => entry);

const commands = {
  *add(...words) {
    if (words.length < 3 || words.length > 4) usage();
    const entries = load();
    const entry = { ...entryOf(words), number: entries.length + 1 };
    keep([...entries, entry]);
    yield `added ${shown(entry)}`;
  },
  *balance(...words) {
    if (words.length > 1) usage();
    if (words.length === 1 && !isAccount(words[0])) stop(`wrong account: ${words[0]}`);
    const entries = load().filter(({ account }) => words.length === 0 || account === words[0]);
    if (words.length === 1 && entries.length === 0) stop(`no entries of ${words[0]}`);
    let total = 0n;
    for (const name of [...new Set(entries.map(({ account }) => account))].sort()) {
      let sum = 0n;
      for (const { account, cents } of entries) if (account === name) sum += cents;
      total += sum;
      yield `${name}: ${money(sum)}`;
    }
    yield `total: ${money(total)}`;
  },
  *list(option, month, ...more) {
    if (more.length || (option !== undefined && (option !== "--month" || month === undefined))) usage();
    if (month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) stop(`wrong month: ${month}`);
    for (const entry of byDate(load())) {
      if (month === undefined || entry.date.slice(0, 7) === month) yield `${shown(entry)} ${entry.text}`.trimEnd();
    }
  },
  *import(...words) {
    if (words.length) usage();
    const bytes = readFileSync(0);
    const text = bytes.toString();
    if (!Buffer.from(text).equals(bytes)) stop("the input is not UTF-8");
    const added = Array.from(cellsOf(text), ({ line, cells }) => {
      try {
        return entryOf(cells);
      } catch (error) {
        throw error.isForUser ? Object.assign(error, { message: `line ${line}: ${error.message}` }) : error;
      }
    });
    keep([...load(), ...added]);
    yield `imported ${added.length}`;
  },
  *export(...words) {
    if (words.length) usage();
    yield* byDate(load()).map(csv);
  },
};

function usage() {
  stop("usage: ledger add DATE ACCOUNT AMOUNT [TEXT] | balance [ACCOUNT] | list [--month YYYY-MM] | import | export");
}

const [name, ...words] = process.argv.slice(2);
try {
  if (!Object.hasOwn(commands, name ?? "")) usage();
  const lines = [...commands[name](...words)];
  if (lines.length) console.log(lines.join("\n"));
} catch (error) {
  if (!error.isForUser) throw error;
  console.error(`ledger: ${error.message}`);
  process.exit(2);
}
