/** Folders of installed packages, whose names no error message needs to contain. */
const PACKAGE_FOLDERS: ReadonlySet<string> = new Set(["node_modules/", "venv/", ".venv/"]);

/**
 * Returns what to add to the summary of a program that did not build or start: the paths that were left out of the
 * project and that its output names, and folders of packages. Returns an empty text if there are none.
 */
export function leftOutRemark(leftOut: readonly string[], output: string): string {
  const named = leftOut.filter((path) => {
    const name = path.replace(/\/$/, "").split("/").at(-1) ?? "";
    return PACKAGE_FOLDERS.has(path) || output.includes(name);
  });
  return named.length === 0 ? "" : `; left out of the project: ${named.slice(0, MOST_NAMED).join(", ")}`;
}

const MOST_NAMED = 5;
