import { codeShortenerFaults, codeShortenerTests } from "./code-shortener/faults.ts";
import { expensesFaults, expensesTests } from "./expenses/faults.ts";
import { jobQueueFaults, jobQueueTests } from "./job-queue/faults.ts";
import { logSummaryFaults, logSummaryTests } from "./log-summary/faults.ts";
import { readWritten } from "./read-written.ts";
import { snakeFaults } from "./snake/faults.ts";
import { todoFaults, todoTests } from "./todo/faults.ts";
import type { Project } from "./variant.ts";

/**
 * Reads nine projects as a capable model wrote them in the roles of the Software House: specification, tests and
 * program. The tests that are added here ask for what those tests could not say.
 */
export function readWrittenProjects(): Promise<Project[]> {
  return Promise.all([
    readWritten("code-shortener", { faults: codeShortenerFaults, tests: codeShortenerTests }),
    readWritten("count-words"),
    readWritten("expenses", { faults: expensesFaults, tests: expensesTests }),
    readWritten("job-queue", { faults: jobQueueFaults, tests: jobQueueTests }),
    readWritten("log-summary", { faults: logSummaryFaults, tests: logSummaryTests }),
    readWritten("markdown"),
    readWritten("polls"),
    readWritten("snake", { faults: snakeFaults }),
    readWritten("todo", { faults: todoFaults, tests: todoTests }),
  ]);
}
