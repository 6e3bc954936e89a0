import { GO_FINDER_EDITS } from "./finder-edits.ts";
import { GO_FINDER_EXPRESSIONS } from "./finder-expressions.ts";
import { GO_FINDER_MAIN } from "./finder-main.ts";
import { GO_FINDER_STATEMENTS } from "./finder-statements.ts";

/**
 * A Go program that prints as JSON where Go files can be changed. Its arguments are the kind of the software and the
 * paths of the files. It only parses: it does not know types.
 */
export const GO_FINDER: Readonly<Record<string, string>> = {
  "go.mod": "module changes\n\ngo 1.18\n",
  "main.go": GO_FINDER_MAIN,
  "edits.go": GO_FINDER_EDITS,
  "statements.go": GO_FINDER_STATEMENTS,
  "expressions.go": GO_FINDER_EXPRESSIONS,
};
