import type { GoHost } from "./go-host.ts";

/** Returns what a developer must know about this Go, a line each. */
export function goNotes({ version, minor, hasCompilerForC }: GoHost): string[] {
  const release = `1.${minor}`;
  return [
    `The toolchain is ${version}; the first lines of go.mod are "module <name>" and "go ${release}".`,
    "There is no network: use the standard library only, and no module that must be downloaded.",
    ...OLDER.filter(([since]) => minor < since).map(
      ([since, note]) => `Go ${release} is older than 1.${since}: ${note}`,
    ),
    ...(hasCompilerForC ? ["The program and its unit tests are also run with the race detector."] : []),
    "Unit tests are run once each, in the folder of their package, without network and without the go command.",
  ];
}

/** What each release added (https://go.dev/doc/devel/release), and what goes wrong in older ones. */
const OLDER: readonly [number, string][] = [
  [20, "http.ResponseController, context.WithCancelCause and errors.Join do not exist."],
  [
    21,
    'log/slog, slices, maps, cmp, min, max and clear do not exist, and go.mod accepts neither a patch release such as "go 1.22.0" nor a toolchain line.',
  ],
  [
    22,
    'http.ServeMux has no method patterns: HandleFunc("POST /x", ...) compiles and is never reached, and wildcards and r.PathValue do not exist. Register "/x" and check r.Method.',
  ],
  [
    22,
    "a loop variable is shared by all iterations of the loop: copy it before a goroutine or closure uses it; range over an integer and math/rand/v2 do not exist.",
  ],
  [23, "range over a function and the iter package do not exist."],
  [24, "os.Root and testing.B.Loop do not exist."],
];
