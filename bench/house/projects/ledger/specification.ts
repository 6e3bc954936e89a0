import type { Specification } from "../../../../src/software-house/contract/specification.ts";
import { must, should } from "../steps.ts";

/** What the ledger must do. */
export const specification: Specification = {
  title: "Ledger",
  language: "typescript",
  kind: "command-line",
  summary: "Keeps entries of money in a CSV file, and prints balances.",
  run: { build: ["npx", "tsc", "-p", "."], start: ["node", "dist/main.js"], portVariable: null },
  interface: [
    {
      name: "file",
      usage: "LEDGER_FILE=books.csv ...",
      description: "the file of the entries; without the variable, ledger.csv in the working folder",
    },
    {
      name: "add",
      usage: "add DATE ACCOUNT AMOUNT [TEXT]",
      description:
        "prints `added N: DATE ACCOUNT AMOUNT`; N counts from 1. DATE is YYYY-MM-DD and exists; ACCOUNT is a-z, 0-9 and -, begins with a letter, and has at most 20 characters; AMOUNT has an optional minus, 1 to 12 digits, and at most two decimals after a point; TEXT is one line. Amounts are printed with two decimals.",
    },
    {
      name: "balance",
      usage: "balance [ACCOUNT]",
      description: "prints `account: sum` for each account, or this one, sorted, and then `total: sum`",
    },
    {
      name: "list",
      usage: "list [--month YYYY-MM]",
      description: "prints `N: DATE ACCOUNT AMOUNT TEXT` for each entry, by date, and then by number",
    },
    {
      name: "import",
      usage: "import",
      description:
        "reads date,account,amount,text from stdin as CSV (RFC 4180), all lines or none, and prints `imported N`",
    },
    { name: "export", usage: "export", description: "prints the entries in the order of list as such CSV" },
  ],
  criteria: [
    must("C1", "no file is there", "an entry is added", "its number is 1, and the amount has two decimals"),
    must(
      "C2",
      "entries were added by earlier runs",
      "balance is run",
      "each account has the exact sum of its cents, sorted, and the total follows",
    ),
    must(
      "C3",
      "a date does not exist, or is written in another way",
      "it is added",
      "exit 2, a message on stderr, nothing on stdout, and nothing is kept",
    ),
    must("C4", "an amount or an account is wrong", "it is added", "the same"),
    must("C5", "entries of several dates", "list is run", "they come by date, and then by number"),
    must(
      "C6",
      "entries of several months",
      "list --month is run",
      "the entries of this month alone, whatever the time zone is",
    ),
    must(
      "C7",
      "a CSV with quotes, commas, CRLF or a byte order mark",
      "it is imported and exported",
      "the texts come back as they were",
    ),
    must(
      "C8",
      "a CSV with a wrong line",
      "it is imported",
      "exit 2, the message names `line N`, and nothing is kept",
    ),
    must("C9", "LEDGER_FILE is set", "any command", "this file is used"),
    must("C10", "there are no entries", "balance and list are run", "`total: 0.00`, and nothing"),
    should("C11", "a wrong command", "it is run", "exit 2 and the usage on stderr"),
  ],
  outOfScope: ["currencies"],
};
