import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { command, test } from "../steps.ts";
import type { Fault } from "../variant.ts";

/** Tests that an author writes who knows that each test of a command-line program starts with no data. */
export const expensesTests: AcceptanceTest[] = [
  test(
    "c1",
    "the first expense has the id 1",
    command(["add", "12.5", "--category", "Food", "--description", "Lunch", "--date", "2024-03-05"], {
      out: ["^Added expense 1: 12\\.50 food\\n?$"],
    }),
  ),
  test("c3", "nothing is listed at first", command(["list"], { out: ["^No expenses\\n?$"] })),
];

/** Faulty programs for the expenses. */
export const expensesFaults: readonly Fault[] = [
  {
    name: "first-id-is-7",
    how: "the first expense has the id 7",
    without: ["test_expenses.py"],
    changes: [["expenses/store.py", "        self.next_id = 1\n", "        self.next_id = 7\n"]],
  },
];
