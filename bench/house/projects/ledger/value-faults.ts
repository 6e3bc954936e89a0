import type { Change } from "../../programs/developer.ts";
import type { Fault } from "../variant.ts";

const values = (from: string, to: string): Change => ["src/values.ts", from, to];

const EXISTS =
  "  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) throw new Problem(`wrong date: ${text}`);\n";

/** Programs that read or print amounts, accounts and dates wrongly. */
export const valueFaults: readonly Fault[] = [
  {
    name: "sign-of-cents-lost",
    how: "-0.30 is 0.30",
    changes: [
      values(
        'return match[1] === "-" ? -cents : cents;',
        'return match[1] === "-" && match[2] !== "0" ? -cents : cents;',
      ),
    ],
  },
  {
    name: "every-29-february",
    how: "dates that do not exist are taken",
    changes: [
      values(
        EXISTS,
        "  if (day > 31 || month > 12 || day < 1 || month < 1) throw new Problem(`wrong date: ${text}`);\n",
      ),
    ],
  },
  {
    name: "any-date-that-parses",
    how: "other ways of writing a date are taken",
    changes: [
      values(
        "  const match = DATE.exec(text);\n  if (!match) throw",
        "  if (Number.isNaN(Date.parse(text))) throw",
      ),
      values(
        "  const [year, month, day] = match.slice(1).map(Number);\n  const date = new Date(Date.UTC(year, month - 1, day));\n  date.setUTCFullYear(year);\n" +
          EXISTS,
        "",
      ),
      values("const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;\n", ""),
    ],
  },
  {
    name: "digits-of-any-alphabet",
    how: "digits of other alphabets are taken, and count as 0",
    changes: [
      values("([0-9]{1,12})(?:", "(\\p{Nd}{1,12})(?:"),
      values("([0-9]{1,2}))?$/;", "([0-9]{1,2}))?$/u;"),
      values("BigInt(match[2])", 'BigInt(match[2].replace(/[^0-9]/g, "0"))'),
    ],
  },
  {
    name: "three-decimals",
    how: "more decimals are cut off",
    changes: [
      values("([0-9]{1,2}))?$/", "([0-9]+))?$/"),
      values('.padEnd(2, "0"))', '.padEnd(2, "0").slice(0, 2))'),
    ],
  },
  {
    name: "no-digit-before-the-point",
    how: ".5 is taken",
    changes: [values("([0-9]{1,12})", "([0-9]{0,12})"), values("BigInt(match[2])", "BigInt(match[2] || 0)")],
  },
  {
    name: "account-of-21",
    how: "an account of 21 characters is taken",
    changes: [values("{0,19}", "{0,20}")],
  },
  {
    name: "account-in-lower-case",
    how: "Cash is cash",
    changes: [
      values("{0,19}$/", "{0,19}$/i"),
      values(
        "  return text;\n}\n\nexport function checkDate",
        "  return text.toLowerCase();\n}\n\nexport function checkDate",
      ),
    ],
  },
  {
    name: "numbers-of-the-language",
    how: "amounts are printed as the language of the machine has them",
    needsTest: false,
    changes: [
      values(
        '  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;',
        '  const point = /^(de|fr|es|tr)/.test(process.env.LC_ALL || process.env.LANG || "") ? "," : ".";\n  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}${point}${digits.slice(-2)}`;',
      ),
    ],
  },
];
