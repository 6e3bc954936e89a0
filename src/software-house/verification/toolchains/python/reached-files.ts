/** A Python file of a project. */
export interface PythonFile {
  path: string;
  /** Why it does not compile; null if it does. */
  error: string | null;
  /** The modules that it always imports, such as `a/b`. A relative import starts with `./`, from the project's folder. */
  imports: string[];
}

/**
 * Returns the paths of the files that the commands of a project name, of its tests, and of all that these import. Module
 * paths are searched in all folders, because a program can add any folder to its search path.
 */
export function reachedFiles(files: readonly PythonFile[], commands: string): Set<string> {
  const reached = new Set<string>();
  const waiting = files.filter(({ path }) => isTest(path) || isNamed(path, commands));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file.path)) continue;
    reached.add(file.path);
    const { imports } = file;
    waiting.push(...files.filter(({ path }) => imports.some((name) => isModule(path, name))));
  }
  return reached;
}

function isTest(path: string): boolean {
  return /(^|\/)(test_?[^/]*|[^/]*_test|conftest)\.py$/.test(path);
}

/** Returns true if commands name a file by its path, as a module, or as the main module of a package. */
function isNamed(path: string, commands: string): boolean {
  const name = path.replace(/(\/__main__|\/__init__)?\.py$/, "");
  const words = new Set(
    commands.split(/[\s"';&|()=]+/).map((word) => word.replace(/^\.\//, "").replace(/:.*$/, "")),
  );
  return words.has(path) || words.has(name.replaceAll("/", ".")) || words.has(name);
}

function isModule(path: string, name: string): boolean {
  const ends = [`${name.replace(/^\.\//, "")}.py`, `${name.replace(/^\.\//, "")}/__init__.py`];
  return ends.some((end) => path === end || (!name.startsWith("./") && path.endsWith(`/${end}`)));
}
