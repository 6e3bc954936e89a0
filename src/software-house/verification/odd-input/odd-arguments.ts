import type { CommandStep } from "../../contract/acceptance-tests.ts";
import type { OddRun } from "./odd-runs.ts";

/** Longest argument, in characters. Linux accepts up to 128 KiB. */
const LONG_ARGUMENT = 100_000;

/** Most arguments of a run that are replaced, from the end: the first ones are often the name of a command. */
const MOST_REPLACED = 2;

const NUMBER = /^\d{1,9}$/;

/** Returns runs with odd arguments: others for the first step, and odd numbers if a step has a number. */
export function oddArguments(steps: readonly CommandStep[]): OddRun[] {
  const [first] = steps;
  const numeric = steps.find(
    ({ arguments: words, expect }) => expect.exit.includes(0) && words.some(isNumber),
  );
  return [
    ...(first === undefined ? [] : argumentRuns(first)),
    ...(numeric === undefined ? [] : numberRuns(numeric)),
  ];
}

function argumentRuns({ arguments: words, stdin }: CommandStep): OddRun[] {
  const run = (name: string, list: readonly string[], more: Partial<OddRun> = {}): OddRun => ({
    name,
    arguments: list,
    stdin: stdin ?? "",
    ...more,
  });
  const places =
    words.length === 0
      ? [0]
      : words
          .map((_, index) => index)
          .slice(-MOST_REPLACED)
          .toReversed();
  const [last = 0] = places;
  const replaced = (place: number, word: string): string[] => words.toSpliced(place, 1, word);
  return [
    run("an unknown option", [...words, "--no-such-option"]),
    run("--help", ["--help"]),
    run("an empty argument", replaced(last, "")),
    run("a very long argument", replaced(last, "x".repeat(LONG_ARGUMENT)), { isExotic: true }),
    ...places.flatMap((place) => [
      run("an argument of odd characters", replaced(place, "é€漢😀\t\u202e'\"\\\n"), { isExotic: true }),
      run("an argument that is not UTF-8", replaced(place, PLACEHOLDER), {
        shell: WITH_BYTES,
        isExotic: true,
      }),
    ]),
  ];
}

/** Stands for the argument that only a shell can make. */
export const PLACEHOLDER = "not-utf-8";

/** Lines of shell that run the program with bytes that are not UTF-8 in place of the placeholder. */
export const WITH_BYTES = `for word do
  shift
  [ "$word" = ${PLACEHOLDER} ] && word=$(printf 'a\\377')
  set -- "$@" "$word"
done
exec "$@"`;

function numberRuns({ arguments: words, stdin }: CommandStep): OddRun[] {
  const place = words.findLastIndex(isNumber);
  return ["99999999999999999999", "99999999999999", "-1", "0"].map((word) => ({
    name: `the number ${word} in ${words.join(" ")}`,
    arguments: words.toSpliced(place, 1, word),
    stdin: stdin ?? "",
    // A program that takes such a number may need long, or run without an end.
    isExotic: true,
  }));
}

function isNumber(word: string): boolean {
  return NUMBER.test(word);
}
