import type { AcceptanceTests, CommandStep } from "../../contract/acceptance-tests.ts";
import { oddArguments } from "./odd-arguments.ts";
import { startingSteps } from "./starting-steps.ts";

/** A run of a command-line program with arguments or input that no user should give. */
export interface OddRun {
  name: string;
  arguments: readonly string[];
  stdin: string | Uint8Array;
  /** The folder in which it runs. @default the program's own, as it was built */
  project?: string;
  /** @default none */
  environment?: CommandStep["environment"];
  /** Lines of shell that run the program, which is `"$@"`. */
  shell?: string;
  /** Whether an uncaught error and a long time are only warnings, because hardly any program expects such a run. */
  isExotic?: true;
  /** Whether a long time counts all the same, because nothing that takes long was asked for. */
  isShort?: true;
}

/** Most lists of arguments that are run with all kinds of input, and with some of them. */
const [FULLY, PARTLY] = [1, 3];

/** Depth of brackets that exceeds the stack of readers that call themselves. */
const DEPTH = 20_000;

const LONG_LINE = 1024 * 1024 + 100;

/** Size of a large input. */
const LARGE = 256 * 1024;

/** Bytes that are not valid UTF-8, with zeros in between. */
const BINARY = Uint8Array.from({ length: 4_096 }, (_, index) => (index * 89) % 256);

/** Returns odd runs for the tests' own lists of arguments. */
export function oddRunsFor(tests: AcceptanceTests): OddRun[] {
  const steps = startingSteps(tests);
  const readers = steps.filter(({ stdin }) => stdin !== null && stdin !== "");
  const [first] = steps;
  return [
    ...(first === undefined ? [] : outputRuns(first)),
    ...readers.slice(0, FULLY).flatMap(inputRuns),
    ...readers.slice(FULLY, PARTLY).flatMap((step) => inputRuns(step).slice(0, 2)),
    ...(readers.length === 0 ? steps.slice(0, FULLY).flatMap((step) => inputRuns(step).slice(0, 3)) : []),
    ...oddArguments(steps),
  ];
}

/** Returns runs with so much input that a program with several threads gives all of them work. */
export function largeRunsFor(tests: AcceptanceTests): OddRun[] {
  const reader = startingSteps(tests).find(({ stdin }) => stdin !== null && stdin !== "");
  return reader === undefined ? [] : largeRuns(reader);
}

/** Returns the input of a step, or some lines if it has none. */
function inputOf(stdin: CommandStep["stdin"]): string {
  return stdin === null || stdin === "" ? "a\nb\n" : stdin;
}

function largeRuns({ arguments: words, stdin }: Pick<CommandStep, "arguments" | "stdin">): OddRun[] {
  const own = inputOf(stdin);
  const many = own.repeat(Math.ceil(LARGE / own.length));
  return [
    { name: "many empty lines", input: "\n".repeat(20_000) },
    { name: "its own input many times", input: many },
    { name: "its own lines with empty ones in between, many times", input: many.replaceAll("\n", "\n\n") },
  ].map(({ name, input }) => ({
    name: `${name} on stdin${afterWords(words)}`,
    arguments: words,
    stdin: input,
    isExotic: true,
  }));
}

function inputRuns({ arguments: words, stdin }: CommandStep): OddRun[] {
  const own = inputOf(stdin);
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
    {
      ...run("", own, { shell: 'exec "$@" <&-', isExotic: true, isShort: true }),
      name: `a closed stdin${afterWords(words)}`,
    },
    run(
      "text that is not UTF-8",
      Buffer.concat([Buffer.from(own), Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a])]),
    ),
    run("a zero byte", `${own.slice(0, middle)}\u0000${own.slice(middle)}`, { isExotic: true }),
    run("CRLF line ends", own.replaceAll(/\r?\n/g, "\r\n")),
    run("a byte order mark", `\ufeff${own}`),
    ...largeRuns({ arguments: words, stdin }),
    run(`${DEPTH} open brackets`, `${"[".repeat(DEPTH)}\n`, { isExotic: true }),
    run("a line of 1 MiB", `${"x".repeat(LONG_LINE)}\n`, { isExotic: true }),
  ];
}

/** Runs whose output cannot be written. The program cannot tell anybody, but it must end. */
function outputRuns({ arguments: words, stdin }: CommandStep): OddRun[] {
  return [
    ["a closed stdout", 'exec "$@" >&-'],
    ["a full disk at stdout", 'exec "$@" >/dev/full'],
    ["a closed stdout and stderr", 'exec "$@" >&- 2>&-'],
  ].map(([name = "", shell = ""]) => ({
    name: `${name}${afterWords(words)}`,
    arguments: words,
    stdin: stdin ?? "",
    shell,
    isExotic: true,
    isShort: true,
  }));
}

function afterWords(words: readonly string[]): string {
  return words.length === 0 ? "" : `, with ${words.join(" ")}`;
}
