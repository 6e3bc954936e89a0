import type { Specification } from "../../../contract/specification.ts";
import { COMPILER_LIMITS } from "../../limits.ts";
import { commandFinding, findingOf, type Finding } from "../../finding.ts";
import type { CommandSetup, Workspace } from "../../workspace.ts";
import { reachedFiles, type PythonFile } from "./reached-files.ts";

/**
 * Compiles all Python files of a project; null if it has none. A file that does not compile counts if the program or its
 * tests import it. Else it is only a warning: it can be a template, or another version's part of a library.
 */
export async function compileFiles(
  setup: CommandSetup,
  workspace: Workspace,
  project: string,
): Promise<Finding | null> {
  if (!workspace.paths.some((path) => path.endsWith(".py"))) return null;
  const run = (command: string[]): ReturnType<Workspace["run"]> =>
    workspace.run({
      arguments: command,
      setup,
      project,
      writes: "scratch",
      limits: COMPILER_LIMITS,
      isPatient: true,
    });
  const command = ["python3", "-m", "compileall", "-q", "."];
  const report = await run(command);
  const finding = commandFinding(command, report, { passed: "every file compiles", failed: "compileall" });
  if (finding.status === "passed" || report.stopped !== null) return finding;
  const files = readFiles((await run(["python3", "-c", DESCRIBE_FILES])).stdout);
  const broken = brokenIn(files, workspace.specification);
  if (broken === null) return finding;
  const names = broken.map(({ path }) => path).join(", ");
  const summary = `files that neither the program nor its tests import do not compile: ${names}`;
  return findingOf("warned", summary, broken.map(({ path, error }) => `${path}: ${error}`).join("\n"));
}

/** Returns the files that do not compile, if nothing imports them; null if the program or its tests do. */
function brokenIn(files: readonly PythonFile[], { run }: Specification): PythonFile[] | null {
  const broken = files.filter(({ error }) => error !== null);
  const reached = reachedFiles(files, [...run.build, ...run.start].join(" "));
  return broken.length === 0 || broken.some(({ path }) => reached.has(path)) ? null : broken;
}

function readFiles(json: string): PythonFile[] {
  try {
    return JSON.parse(json) as PythonFile[];
  } catch {
    return [];
  }
}

/**
 * Prints each file with its first error, and with the modules that it imports in any case: an import in a function, or
 * below an `if` or a `try`, may never happen.
 */
const DESCRIBE_FILES = `
import ast, json, os, sys
standard = getattr(sys, "stdlib_module_names", ())
def is_own(name):
    return name not in standard or os.path.exists(name + ".py") or os.path.isdir(name)
def imports(path, tree):
    folder = path.split("/")[:-1]
    for node in tree.body:
        if isinstance(node, ast.Import):
            for name in node.names:
                parts = name.name.split(".")
                if not is_own(parts[0]):
                    continue
                for length in range(1, len(parts) + 1):
                    yield "/".join(parts[:length])
        elif isinstance(node, ast.ImportFrom):
            parts = node.module.split(".") if node.module else []
            if node.level:
                parts = ["."] + folder[:len(folder) - node.level + 1] + parts
            elif not is_own(parts[0]):
                continue
            for length in range(1, len(parts) + 1):
                yield "/".join(parts[:length])
            for name in node.names:
                yield "/".join(parts + [name.name])
files = []
for folder, folders, names in os.walk("."):
    folders[:] = [name for name in folders if not name.startswith(".")]
    for name in names:
        if not name.endswith(".py"):
            continue
        path = os.path.relpath(os.path.join(folder, name), ".")
        file = {"path": path, "error": None, "imports": []}
        try:
            with open(path, "rb") as source:
                text = source.read()
            compile(text, path, "exec", dont_inherit=True)
            file["imports"] = sorted(set(imports(path, ast.parse(text, path))))
        except (SyntaxError, ValueError, RecursionError, MemoryError, OSError) as error:
            file["error"] = str(error)
        files.append(file)
print(json.dumps(files))
`;
