import type {
  AcceptanceTest,
  AcceptanceTests,
  CommandStep,
} from "../../../../src/software-house/contract/acceptance-tests.ts";
import { command, fileIsThere, test } from "../steps.ts";

const REFUSED = { exit: 2, out: ["^$"], err: ["^ledger: ."] };

/** Tests of what takes time, a restart, many requests at once, or a file. */
const furtherTests: readonly AcceptanceTest[] = [
  test(
    "C9",
    "the entries are in the working folder",
    add("2024-01-01 cash 1"),
    fileIsThere("ledger.csv", "2024-01-01,cash,1\\.00"),
  ),
  test(
    "C9",
    "the entries are in the file that LEDGER_FILE names",
    command(["add", "2024-01-01", "cash", "1"], { environment: { LEDGER_FILE: "books.csv" } }),
    prints(["balance"], "total: 0.00"),
    command(["balance"], { environment: { LEDGER_FILE: "books.csv" }, out: ["total: 1\\.00"] }),
  ),
];

/** Acceptance tests of the ledger. */
export const tests: AcceptanceTests = {
  tests: [
    test(
      "C1",
      "the first entry",
      add("2024-03-05 cash 12.5", "added 1: 2024-03-05 cash 12.50"),
      add("2024-03-06 cash -3", "added 2: 2024-03-06 cash -3.00"),
    ),
    test(
      "C2",
      "balances of several accounts",
      ...["food 0.10", "cash -0.30", "food 0.20", "a-1 7", "constructor 1.00"].map((entry) =>
        add(`2024-01-02 ${entry}`),
      ),
      prints(["balance"], "a-1: 7.00\ncash: -0.30\nconstructor: 1.00\nfood: 0.30\ntotal: 8.00"),
      prints(["balance", "food"], "food: 0.30\ntotal: 0.30"),
      command(["balance", "nothing"], REFUSED),
    ),
    test(
      "C2",
      "large and small amounts",
      add("2024-01-02 bank 999999999999.99", "added 1: 2024-01-02 bank 999999999999.99"),
      command(["import"], {
        stdin: "2024-01-02,bank,999999999999.99,\n".repeat(98),
        out: ["^imported 98\\n?$"],
      }),
      add("2024-01-02 bank 0.02"),
      prints(["balance"], "bank: 98999999999999.03\ntotal: 98999999999999.03"),
    ),
    test(
      "C2",
      "nothing is left",
      add("2024-01-02 cash 5.05"),
      add("2024-01-02 cash -5.05"),
      prints(["balance"], "cash: 0.00\ntotal: 0.00"),
    ),
    refuses(
      "C3",
      "a date",
      [
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-01-32",
        "2024-1-5",
        "20240105",
        "05.01.2024",
        "2024-01-05x",
      ].map((date) => [date, "cash", "1"]),
    ),
    test("C3", "a leap day", add("2024-02-29 cash 1", "added 1: 2024-02-29 cash 1.00")),
    refuses(
      "C4",
      "an amount",
      ["1.234", "", ".5", "1.", "1e3", "+1", "1,50", "NaN", "--1", "1234567890123", "٣", " 1"].map(
        (amount) => ["2024-01-05", "cash", amount],
      ),
    ),
    refuses(
      "C4",
      "an account",
      ["", "Cash", "1a", "-a", "a b", "a".repeat(21), "ä", "a/b"].map((account) => [
        "2024-01-05",
        account,
        "1",
      ]),
    ),
    test(
      "C4",
      "an account of 20 characters",
      add(`2024-01-05 ${"a".repeat(20)} 1`),
      prints(["balance"], `${"a".repeat(20)}: 1.00\ntotal: 1.00`),
    ),
    test(
      "C4",
      "a text of two lines",
      command(["add", "2024-01-05", "cash", "1", "one\ntwo"], REFUSED),
      prints(["list"], ""),
    ),
    test(
      "C5",
      "by date, and then by number",
      command(["import"], {
        stdin: "2024-05-01,b,1,\n2024-04-30,c,2,two\n2024-05-01,a,3,\n".repeat(4),
        out: ["^imported 12\\n?$"],
      }),
      prints(
        ["list"],
        "2: 2024-04-30 c 2.00 two\n5: 2024-04-30 c 2.00 two\n8: 2024-04-30 c 2.00 two\n11: 2024-04-30 c 2.00 two\n1: 2024-05-01 b 1.00\n3: 2024-05-01 a 3.00\n4: 2024-05-01 b 1.00\n6: 2024-05-01 a 3.00\n7: 2024-05-01 b 1.00\n9: 2024-05-01 a 3.00\n10: 2024-05-01 b 1.00\n12: 2024-05-01 a 3.00",
      ),
    ),
    test(
      "C6",
      "one month",
      ...["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01"].map((date) => add(`${date} cash 1`)),
      prints(["list", "--month", "2024-02"], "2: 2024-02-01 cash 1.00\n3: 2024-02-29 cash 1.00"),
      prints(["list", "--month", "2023-02"], ""),
      command(["list", "--month", "2024-13"], REFUSED),
    ),
    test(
      "C7",
      "quotes and commas",
      command(["import"], {
        stdin: '2024-01-01,cash,1,"a, b"\n2024-01-02,cash,2,"say ""yes"""\n2024-01-03,cash,3,plain\n',
      }),
      prints(
        ["export"],
        '2024-01-01,cash,1.00,"a, b"\n2024-01-02,cash,2.00,"say ""yes"""\n2024-01-03,cash,3.00,plain',
      ),
      prints(
        ["list", "--month", "2024-01"],
        '1: 2024-01-01 cash 1.00 a, b\n2: 2024-01-02 cash 2.00 say "yes"\n3: 2024-01-03 cash 3.00 plain',
      ),
    ),
    test(
      "C7",
      "CRLF, a byte order mark, and no last line break",
      command(["import"], {
        stdin: "\uFEFF2024-01-01,cash,1,é\r\n2024-01-02,cash,2,世界",
        out: ["^imported 2\\n?$"],
      }),
      prints(["export"], "2024-01-01,cash,1.00,é\n2024-01-02,cash,2.00,世界"),
    ),
    test(
      "C8",
      "a wrong line",
      add("2024-01-01 cash 1"),
      ...[
        "2024-01-02,cash,2,\n2024-01-03,cash,x,\n2024-01-04,cash,3,\n",
        "2024-01-02,cash,2,\n2024-01-03,cash\n",
      ].map((stdin) => command(["import"], { stdin, ...REFUSED, err: ["line 2\\b"] })),
      prints(["balance"], "cash: 1.00\ntotal: 1.00"),
    ),
    test(
      "C9",
      "the file in the working folder is there for the next run",
      add("2024-01-01 cash 1"),
      prints(["list"], "1: 2024-01-01 cash 1.00"),
    ),
    test(
      "C10",
      "no entries",
      prints(["balance"], "total: 0.00"),
      prints(["list"], ""),
      prints(["export"], ""),
    ),
    test(
      "C11",
      "wrong commands",
      ...[[], ["dance"], ["add", "2024-01-01"], ["list", "--year", "2024"], ["constructor"]].map((words) =>
        command(words, { ...REFUSED, err: ["(?i)usage"] }),
      ),
    ),
    ...furtherTests,
  ],
};

/** Adds an entry without a text. */
function add(entry: string, printed = "added \\d+: "): CommandStep {
  return command(["add", ...entry.split(" ")], { out: [`^${printed.replaceAll(".", "\\.")}`] });
}

/** Expects exactly this output. */
function prints(words: string[], text: string): CommandStep {
  return command(words, { out: [`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\n?$`] });
}

/** Expects that none of these entries is taken. */
function refuses(criterionId: string, what: string, entries: string[][]): AcceptanceTest {
  const steps = entries.map((entry) => command(["add", ...entry], REFUSED));
  return test(criterionId, `${what} that is wrong is refused`, ...steps, prints(["balance"], "total: 0.00"));
}
