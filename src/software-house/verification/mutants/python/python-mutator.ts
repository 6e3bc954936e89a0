import type { CommandSetup } from "../../workspace.ts";
import { MUTANT, REACHED, type Mutator } from "../mutator.ts";
import { runFinder } from "../run-finder.ts";
import type { SwitchSyntax } from "../switched-source.ts";
import { PYTHON_FINDER } from "./python-finder.ts";

/** Creates the mutator of Python. It parses with Python's own `ast`. */
export function pythonMutator(host: { setup: CommandSetup }): Mutator {
  return {
    syntax: pythonSyntax,
    find: (workspace) =>
      runFinder(workspace, {
        command: ["python3", "-I", "-c", PYTHON_FINDER],
        setup: host.setup,
        isSource: (path) => path.endsWith(".py"),
      }),
  };
}

/** A statement stays on its line, so that its indentation stays right; only removed statements are switched. */
export const pythonSyntax: SwitchSyntax = {
  choose: (form, { isOn, mutated, original }) =>
    form === "statement" ? `if not ${isOn}: ${original}` : `((${mutated}) if ${isOn} else (${original}))`,
  isOn: (_file, id) => `_troupe_is_on("${id}")`,
  declarations: () => ({ prelude: DECLARATIONS, end: "" }),
};

const DECLARATIONS = `import os as _troupe_os
_troupe_on = _troupe_os.environ.get("${MUTANT}")
_troupe_file = _troupe_os.environ.get("${REACHED}")
_troupe_known = set()
def _troupe_is_on(identity):
    if _troupe_file and identity not in _troupe_known:
        _troupe_known.add(identity)
        with open(_troupe_file, "a") as file:
            file.write(identity + "\\n")
    return identity == _troupe_on
`;
