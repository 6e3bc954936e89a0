"""Statistics of CSV columns."""
import argparse
import csv
import io
import os
import re
import sys
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext


class Problem(Exception):
    pass


def folder():
    return os.path.join(os.path.expanduser("~"), ".csvstats")


def set_path(name):
    if not re.fullmatch(r"[a-z0-9-]+", name):
        raise Problem("a set's name is a-z, 0-9 and - only")
    return os.path.join(folder(), name + ".csv")


def read_text(name):
    if name is None:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    path = set_path(name)
    if not os.path.exists(path):
        raise Problem(f"there is no set {name}")
    with open(path, encoding="utf-8-sig", newline="") as file:
        return file.read()


def read_rows(name):
    reader = csv.DictReader(io.StringIO(read_text(name), newline=""))
    if not reader.fieldnames:
        raise Problem("there is no header")
    return reader, reader.fieldnames


def cells(options):
    reader, names = read_rows(options.data)
    if options.column not in names:
        raise Problem(f"there is no column {options.column}")
    by = getattr(options, "by", None)
    if by is not None and by not in names:
        raise Problem(f"there is no column {by}")
    for row in reader:
        yield reader.line_num, (row[options.column] or "").strip(), row[by] if by else None


def number(line, text):
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise Problem(f"line {line}: {text!r} is no number") from None
    if not value.is_finite():
        raise Problem(f"line {line}: {text!r} is no number")
    return value


def shown(value):
    with localcontext() as context:
        context.prec = 60
        return str(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def summary(options):
    groups = {}
    for line, text, group in cells(options):
        values, missing = groups.setdefault(group, ([], [0]))
        if text == "":
            missing[0] += 1
        else:
            values.append(number(line, text))
    if not any(values for values, _ in groups.values()):
        raise Problem("there is no value")
    for group in sorted(groups, key=str):
        values, missing = groups[group]
        if group is not None:
            print(f"[{group}]")
        block(sorted(values), missing[0])


def block(values, missing):
    print(f"count: {len(values)}")
    print(f"missing: {missing}")
    if not values:
        return
    with localcontext() as context:
        context.prec = 60
        count = len(values)
        total = sum(values, Decimal(0))
        mean = total / count
        middle = count // 2
        median = values[middle] if count % 2 else (values[middle - 1] + values[middle]) / 2
        spread = (sum((value - mean) ** 2 for value in values) / (count - 1)).sqrt() if count > 1 else Decimal(0)
    for name, value in (("sum", total), ("mean", mean), ("median", median), ("min", values[0]), ("max", values[-1]), ("stdev", spread)):
        print(f"{name}: {shown(value)}")


def top(options):
    values = [(number(line, text), text) for line, text, _ in cells(options) if text != ""]
    values.sort(key=lambda pair: pair[0], reverse=True)
    for _, text in values[: options.count]:
        print(text)


def months(options):
    counts = {}
    for line, text, _ in cells(options):
        if text != "":
            month = datetime.fromtimestamp(int(number(line, text)), timezone.utc).strftime("%Y-%m")
            counts[month] = counts.get(month, 0) + 1
    for month in sorted(counts):
        print(f"{month}: {counts[month]}")


def store(options):
    path = set_path(options.name)
    os.makedirs(folder(), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(read_text(None))


def show_list(options):
    names = os.listdir(folder()) if os.path.isdir(folder()) else []
    for name in sorted(name[:-4] for name in names if name.endswith(".csv")):
        print(name)


def main():
    parser = argparse.ArgumentParser(prog="csvstats")
    commands = parser.add_subparsers(required=True)
    for name, work in (("summary", summary), ("top", top), ("months", months)):
        command = commands.add_parser(name)
        if name == "top":
            command.add_argument("count", type=int)
        command.add_argument("--column", required=True)
        command.add_argument("--data")
        if name == "summary":
            command.add_argument("--by")
        command.set_defaults(work=work)
    command = commands.add_parser("import")
    command.add_argument("name")
    command.set_defaults(work=store)
    commands.add_parser("list").set_defaults(work=show_list)
    options = parser.parse_args()
    try:
        options.work(options)
    except (Problem, UnicodeDecodeError) as problem:
        print(f"csvstats: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
