import type { GoHost } from "./go-host.ts";

/** What a developer must know of this Go, a line each. */
export function goNotes({ version, minor, hasCompilerForC }: GoHost): string[] {
  const release = `1.${minor}`;
  return [
    `The toolchain is ${version}; the first lines of go.mod are "module <name>" and "go ${release}".`,
    "There is no network: use the standard library only, and no module that would have to be downloaded.",
    ...OLDER.filter(([since]) => minor < since).map(
      ([since, note]) => `Go ${release} is older than 1.${since}: ${note}`,
    ),
    ...(hasCompilerForC ? ["The program and its unit tests are also run with the race detector."] : []),
    "Unit tests are run once each, in the folder of their package, without network and without the go command.",
  ];
}

/** What came with which release (https://go.dev/doc/devel/release), and what goes wrong before it. */
const OLDER: readonly [number, string][] = [
  [20, "there are no http.ResponseController, context.WithCancelCause and errors.Join."],
  [
    21,
    'there are no log/slog, slices, maps, cmp, min, max and clear, and go.mod takes neither a patch release such as "go 1.22.0" nor a toolchain line.',
  ],
  [
    22,
    'http.ServeMux has no method patterns: HandleFunc("POST /x", ...) compiles and is never reached, and there are no wildcards and no r.PathValue. Register "/x" and look at r.Method.',
  ],
  [
    22,
    "a loop variable is shared by all rounds of the loop: copy it before a goroutine or closure uses it; there is no range over an integer, no math/rand/v2.",
  ],
  [23, "there is no range over a function, and no iter package."],
  [24, "there are no os.Root and no testing.B.Loop."],
];
