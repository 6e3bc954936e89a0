import type { AcceptanceTests, CommandStep } from "../../contract/acceptance-tests.ts";
import { insertedNames } from "../../evidence/insert.ts";

/** A run of a command-line program with arguments or input that no user should give. */
export interface OddRun {
  name: string;
  arguments: readonly string[];
  stdin: string | Uint8Array;
  /** A line of shell that runs the program, which is `"$@"`. */
  shell?: string;
  /** Whether an uncaught error and a long time are only warnings, because hardly any program expects such a run. */
  isExotic?: true;
}

/** Most lists of arguments that are run with all kinds of input, and with some of them. */
const [FULLY, PARTLY] = [1, 3];

/** Depth of brackets that exceeds the stack of readers that call themselves. */
const DEPTH = 20_000;

const LONG_LINE = 1024 * 1024 + 100;

/** Longest argument, in characters. Linux accepts up to 128 KiB. */
const LONG_ARGUMENT = 100_000;

/** Bytes that are not valid UTF-8, with zeros in between. */
const BINARY = Uint8Array.from({ length: 4_096 }, (_, index) => (index * 89) % 256);

/** Returns odd runs for the tests' own lists of arguments. */
export function oddRunsFor(tests: AcceptanceTests): OddRun[] {
  const steps = startingSteps(tests);
  const readers = steps.filter(({ stdin }) => stdin !== null && stdin !== "");
  const [first] = steps;
  return [
    ...readers.slice(0, FULLY).flatMap(inputRuns),
    ...readers.slice(FULLY, PARTLY).flatMap((step) => inputRuns(step).slice(0, 2)),
    ...(readers.length === 0 ? steps.slice(0, FULLY).flatMap((step) => inputRuns(step).slice(0, 3)) : []),
    ...(first === undefined ? [] : argumentRuns(first)),
  ];
}

/** Returns first steps of the tests, one for each list of arguments; those that must succeed come first. */
export function startingSteps({ tests }: AcceptanceTests): CommandStep[] {
  const steps = tests.flatMap(({ steps: [step] }) =>
    step?.kind === "command" && insertedNames(JSON.stringify(step)).length === 0 ? [step] : [],
  );
  const sorted = [...steps.filter(succeeds), ...steps.filter((step) => !succeeds(step))];
  return [
    ...new Map(sorted.toReversed().map((step) => [JSON.stringify(step.arguments), step])).values(),
  ].toReversed();
}

function succeeds({ expect }: CommandStep): boolean {
  return expect.exit.includes(0);
}

function inputRuns({ arguments: words, stdin }: CommandStep): OddRun[] {
  const own = stdin ?? "a\nb\n";
  const middle = Math.floor(own.length / 2);
  const run = (name: string, input: OddRun["stdin"], more: Partial<OddRun> = {}): OddRun => ({
    name: `${name} on stdin${afterWords(words)}`,
    arguments: words,
    stdin: input,
    ...more,
  });
  return [
    run("binary data", BINARY),
    run("nothing", ""),
    { ...run("", own, { shell: '"$@" <&-', isExotic: true }), name: `a closed stdin${afterWords(words)}` },
    run(
      "text that is not UTF-8",
      Buffer.concat([Buffer.from(own), Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a])]),
    ),
    run("a zero byte", `${own.slice(0, middle)}\u0000${own.slice(middle)}`, { isExotic: true }),
    run("CRLF line ends", own.replaceAll(/\r?\n/g, "\r\n")),
    run("a byte order mark", `\ufeff${own}`),
    run(`${DEPTH} open brackets`, `${"[".repeat(DEPTH)}\n`, { isExotic: true }),
    run("a line of 1 MiB", `${"x".repeat(LONG_LINE)}\n`, { isExotic: true }),
  ];
}

function argumentRuns({ arguments: words, stdin }: CommandStep): OddRun[] {
  const others = words.slice(0, -1);
  const run = (name: string, list: readonly string[], more: Partial<OddRun> = {}): OddRun => ({
    name,
    arguments: list,
    stdin: stdin ?? "",
    ...more,
  });
  return [
    run("an unknown option", [...words, "--no-such-option"]),
    run("--help", ["--help"]),
    run("an empty argument", [...others, ""]),
    run("a very long argument", [...others, "x".repeat(LONG_ARGUMENT)], { isExotic: true }),
    run("an argument of odd characters", [...others, "é€漢😀\t\u202e'\"\\\n"], { isExotic: true }),
    run("an argument that is not UTF-8", others, { shell: '"$@" "$(printf "a\\377")"', isExotic: true }),
  ];
}

function afterWords(words: readonly string[]): string {
  return words.length === 0 ? "" : `, with ${words.join(" ")}`;
}
