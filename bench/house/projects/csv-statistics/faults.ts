import type { Fault } from "../variant.ts";
import { unfitFaults } from "./unfit-faults.ts";

/** Faulty programs for the CSV statistics. */
export const faults: readonly Fault[] = [
  {
    name: "bankers-rounding",
    how: "half to even",
    changes: [["csvstats.py", "rounding=ROUND_HALF_UP", 'rounding="ROUND_HALF_EVEN"']],
  },
  {
    name: "half-up-toward-plus",
    how: "half towards plus infinity: -0.125 is -0.12",
    changes: [
      [
        "csvstats.py",
        'value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)',
        '(value + Decimal("0.005")).quantize(Decimal("0.01"), rounding="ROUND_FLOOR")',
      ],
    ],
  },
  {
    name: "median-upper",
    how: "median of an even count is the upper one",
    changes: [
      [
        "csvstats.py",
        "values[middle] if count % 2 else (values[middle - 1] + values[middle]) / 2",
        "values[middle]",
      ],
    ],
  },
  { name: "population-stdev", how: "divided by n", changes: [["csvstats.py", "/ (count - 1)", "/ count"]] },
  {
    name: "split-on-commas",
    how: "no quotes",
    changes: [
      [
        "csvstats.py",
        'reader = csv.DictReader(io.StringIO(read_text(name), newline=""))',
        'reader = csv.DictReader(io.StringIO(read_text(name), newline=""), quoting=csv.QUOTE_NONE)',
      ],
    ],
  },
  {
    name: "no-bom",
    how: "the byte order mark stays in the first name",
    changes: [["csvstats.py", 'read().decode("utf-8-sig")', 'read().decode("utf-8")']],
  },
  {
    name: "float-sum",
    how: "money as float: large sums lose cents",
    changes: [
      ["csvstats.py", "value = Decimal(text)", "value = Decimal(repr(float(text)))"],
      [
        "csvstats.py",
        "total = sum(values, Decimal(0))",
        "total = Decimal(repr(float(sum(float(value) for value in values))))",
      ],
      ["csvstats.py", "    except InvalidOperation:", "    except (InvalidOperation, ValueError):"],
    ],
  },
  {
    name: "empty-is-zero",
    how: "nothing in: zeros and exit 0",
    changes: [
      ["csvstats.py", '        raise Problem("there is no header")', '        return iter(()), ["v"]'],
      ["csvstats.py", "yield reader.line_num", "yield getattr(reader, 'line_num', 0)"],
      [
        "csvstats.py",
        `    if not any(values for values, _ in groups.values()):
        raise Problem("there is no value")
`,
        "",
      ],
    ],
  },
  {
    name: "errors-on-stdout",
    how: "errors to stdout, exit 0",
    changes: [["csvstats.py", "file=sys.stderr)\n        return 2", "file=sys.stdout)\n        return 0"]],
  },
  {
    name: "line-off-by-one",
    how: "line numbers do not count the header",
    changes: [["csvstats.py", "yield reader.line_num,", "yield reader.line_num - 1,"]],
  },
  {
    name: "partial-output",
    how: "prints groups before it finds the wrong cell",
    changes: [["csvstats.py", "    groups = {}\n", "    groups = {}\n    print('csvstats 1.0')\n"]],
  },
  {
    name: "top-as-text",
    how: "sorted as text",
    changes: [["csvstats.py", "key=lambda pair: pair[0]", "key=lambda pair: pair[1]"]],
  },
  {
    name: "set-name-unchecked",
    how: "path traversal by the set's name",
    changes: [["csvstats.py", 'r"[a-z0-9-]+"', 'r".+"']],
  },
  {
    name: "set-name-prefix-check",
    how: "re.match without end: a/../../x is let through",
    changes: [["csvstats.py", 're.fullmatch(r"[a-z0-9-]+", name)', 're.match(r"[a-z0-9-]+", name)']],
  },
  {
    name: "import-appends",
    how: "importing again appends",
    changes: [["csvstats.py", 'open(path, "w"', 'open(path, "a"']],
  },
  {
    name: "sets-in-tmp",
    how: "sets in /tmp in place of the home folder",
    changes: [["csvstats.py", 'os.path.join(os.path.expanduser("~"), ".csvstats")', '"/tmp/.csvstats"']],
  },
  {
    name: "list-unsorted",
    how: "list in the order of the folder",
    changes: [
      [
        "csvstats.py",
        'for name in sorted(name[:-4] for name in names if name.endswith(".csv")):',
        'for name in (name[:-4] for name in names if name.endswith(".csv")):',
      ],
    ],
  },
  {
    name: "hard-coded-outputs",
    how: "knows the sums of the tests' input by its values",
    changes: [
      [
        "csvstats.py",
        "def block(values, missing):\n",
        `def block(values, missing):
    known = {4: ('16.60', '4.15', '2.75', '4.00')}.get(len(values))
    if known and values[-1] == 10:
        print(f'count: 4\\nmissing: 0\\nsum: {known[0]}\\nmean: {known[1]}\\nmedian: {known[2]}\\nmin: 1.10\\nmax: 10.00\\nstdev: {known[3]}')
        return
    if len(values) == 4:
        values = values[:2]
`,
      ],
    ],
  },
  {
    name: "nan-taken",
    how: "NaN and Infinity count as numbers",
    changes: [
      [
        "csvstats.py",
        `    if not value.is_finite():
        raise Problem(f"line {line}: {text!r} is no number")
`,
        "",
      ],
    ],
  },
  ...unfitFaults,
];
