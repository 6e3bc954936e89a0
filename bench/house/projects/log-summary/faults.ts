import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { command, test } from "../steps.ts";
import type { Fault } from "../variant.ts";

const line = (path: string): string =>
  `127.0.0.1 - frank [10/Oct/2023:13:55:36 -0700] "GET ${path} HTTP/1.1" 200 2326\n`;

/** A test of a line that is long, and allowed. */
export const logSummaryTests: AcceptanceTest[] = [
  test(
    "c1",
    "a long line and the lines after it are read",
    command(["--format", "json"], {
      stdin: line("/first") + line(`/${"l".repeat(100_000)}`) + line("/last"),
      out: ['"path"\\s*:\\s*"/first"', '"path"\\s*:\\s*"/last"', '"total"\\s*:\\s*3\\b'],
    }),
  ),
];

/** Faulty programs for the summary of a log. */
export const logSummaryFaults: readonly Fault[] = [
  {
    name: "scanner-of-64-kib",
    how: "a line of more than 64 KiB ends the reading, without an error",
    without: ["main_test.go"],
    changes: [
      ["summary.go", "\tin := bufio.NewReaderSize(r, 64*1024)\n", "\tin := bufio.NewScanner(r)\n"],
      [
        "summary.go",
        `		line, tooLong, err := readLine(in)
		if err == io.EOF {
			break
		}
		if err != nil {
			return Summary{}, err
		}
		if !tooLong && strings.TrimSpace(line) == "" {
			continue
		}
		if tooLong {
			s.Skipped++
			continue
		}
`,
        `		if !in.Scan() {
			break
		}
		line := in.Text()
		if strings.TrimSpace(line) == "" {
			continue
		}
`,
      ],
    ],
  },
];
