import type { AcceptanceTests } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { command, test } from "../steps.ts";

const csv = "item,price,shop\npear,1.10,north\napple,2.20,south\nplum,3.30,north\nfig,10,east\n";

/** Nothing is printed. */
const none = "^$";

/** Acceptance tests of the CSV statistics. */
export const tests: AcceptanceTests = {
  tests: [
    test(
      "C1",
      "a plain summary",
      command(["summary", "--column", "price"], {
        stdin: csv,
        out: all({
          count: "4",
          missing: "0",
          sum: "16.60",
          mean: "4.15",
          median: "2.75",
          min: "1.10",
          max: "10.00",
          stdev: "4.00",
        }),
      }),
    ),
    test(
      "C1",
      "an odd number of values, negative ones",
      command(["summary", "--column", "v"], {
        stdin: "v\n-5\n100\n20\n",
        out: all({
          count: "3",
          sum: "115.00",
          mean: "38.33",
          median: "20.00",
          min: "-5.00",
          max: "100.00",
          stdev: "54.85",
        }),
      }),
    ),
    test(
      "C1",
      "one value",
      command(["summary", "--column", "v"], {
        stdin: "v\n7\n",
        out: all({ count: "1", mean: "7.00", stdev: "0.00" }),
      }),
    ),
    test(
      "C1",
      "tenths add up",
      command(["summary", "--column", "v"], {
        stdin: "v\n0.1\n0.2\n0.3\n",
        out: all({ sum: "0.60", mean: "0.20" }),
      }),
    ),
    test(
      "C2",
      "quotes, commas and breaks in cells",
      command(["summary", "--column", "v"], {
        stdin: 'name,v\n"a, b",1\n"c ""d""",2\n"e\nf",3\n',
        out: all({ count: "3", sum: "6.00" }),
      }),
    ),
    test(
      "C2",
      "CRLF and no last line break",
      command(["summary", "--column", "v"], {
        stdin: "n,v\r\na,1\r\nb,2",
        out: all({ count: "2", sum: "3.00" }),
      }),
    ),
    test(
      "C2",
      "a byte order mark",
      command(["summary", "--column", "v"], { stdin: "\ufeffv,n\n1,a\n", out: all({ count: "1" }) }),
    ),
    test(
      "C3",
      "missing values",
      command(["summary", "--column", "v"], {
        stdin: "n,v\na,1\nb,\nc,3\n",
        out: all({ count: "2", missing: "1", mean: "2.00" }),
      }),
    ),
    test(
      "C4",
      "no number",
      command(["summary", "--column", "v"], {
        stdin: "n,v\na,1\nb,x\n",
        exit: 2,
        out: [none],
        err: ["line 3"],
      }),
    ),
    test(
      "C4",
      "no such column, no header, no value",
      command(["summary", "--column", "w"], { stdin: "n,v\na,1\n", exit: 2, out: [none], err: ["."] }),
      command(["summary", "--column", "v"], { stdin: "", exit: 2, out: [none], err: ["."] }),
      command(["summary", "--column", "v"], { stdin: "n,v\n", exit: 2, out: [none], err: ["."] }),
    ),
    test(
      "C5",
      "half away from zero",
      command(["summary", "--column", "v"], { stdin: "v\n0.125\n", out: all({ sum: "0.13" }) }),
      command(["summary", "--column", "v"], {
        stdin: "v\n-0.125\n",
        out: all({ sum: "-0.13", min: "-0.13" }),
      }),
    ),
    test(
      "C6",
      "groups",
      command(["summary", "--column", "price", "--by", "shop"], {
        stdin: csv,
        out: [
          "\\[east\\][\\s\\S]*count: 1[\\s\\S]*\\[north\\][\\s\\S]*count: 2[\\s\\S]*sum: 4\\.40[\\s\\S]*\\[south\\][\\s\\S]*count: 1",
        ],
      }),
    ),
    test(
      "C7",
      "the largest values",
      command(["top", "2", "--column", "v"], { stdin: "v\n9\n10\n-1\n8.5\n", out: ["^10\\n9\\n?$"] }),
      command(["top", "5", "--column", "v"], { stdin: "v\n9\n10\n", out: ["^10\\n9\\n?$"] }),
    ),
    test(
      "C8",
      "months in UTC",
      command(["months", "--column", "t"], {
        stdin: "t\n1706745599\n1706745600\n1709251200\n",
        out: ["^2024-01: 1\\n2024-02: 1\\n2024-03: 1\\n?$"],
      }),
    ),
    test(
      "C9",
      "a stored set",
      command(["import", "fruit"], { stdin: csv }),
      command(["summary", "--column", "price", "--data", "fruit"], {
        out: all({ count: "4", sum: "16.60" }),
      }),
      command(["import", "boats"], { stdin: "v\n1\n" }),
      command(["list"], { out: ["^boats\\nfruit\\n?$"] }),
    ),
    test(
      "C9",
      "importing again replaces",
      command(["import", "one"], { stdin: "v\n1\n" }),
      command(["import", "one"], { stdin: "v\n5\n" }),
      command(["summary", "--column", "v", "--data", "one"], { out: all({ count: "1", sum: "5.00" }) }),
      command(["list"], { out: ["^one\\n?$"] }),
    ),
    test(
      "C10",
      "a wrong or unknown set",
      command(["import", "../evil"], { stdin: csv, exit: 2, err: ["."] }),
      command(["import", "Upper"], { stdin: csv, exit: 2, err: ["."] }),
      command(["summary", "--column", "v", "--data", "nope"], { exit: 2, err: ["."] }),
      command(["list"], { out: [none] }),
    ),
    test(
      "C11",
      "no command",
      command([], { exit: 2, err: ["(?i)usage"] }),
      command(["dance"], { exit: 2, err: ["(?i)usage"] }),
    ),
  ],
};

/** Patterns of whole lines, as `name: value`. */
function all(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `(?m)^${name}: ${value.replaceAll(".", "\\.")}$`);
}
