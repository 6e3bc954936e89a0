import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A small project that uses the built package, as TypeScript checked it. */
export interface CheckedProject {
  faults: readonly Fault[];
  /** How many types TypeScript made of generic ones: a measure of its work that does not depend on the machine. */
  instantiations: number;
  /** The paths of all files that it read. */
  files: readonly string[];
}

/** One error of the compiler. */
export interface Fault {
  /** The name of the file. */
  file: string;
  code: number;
  /** The code that the error points at. */
  at: string;
  /** The lines of the message: the second line and those after it are reasons. */
  lines: string[];
}

/** Checks a project of these files, by name, in a folder where `troupe` is the build and its packages are installed. */
export function typeCheck(
  sources: Readonly<Record<string, string>>,
  options: { skipLibCheck: boolean },
): CheckedProject {
  const settings: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    types: ["node"],
    strict: true,
    noEmit: true,
    ...options,
  };
  const texts = new Map(Object.entries(sources).map(([name, text]) => [join(ROOT, name), text]));
  const host = ts.createCompilerHost(settings);
  const disk = { ...host };
  host.getCurrentDirectory = () => ROOT;
  host.readFile = (path) => texts.get(path) ?? disk.readFile(path);
  host.fileExists = (path) => texts.has(path) || disk.fileExists(path);
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path);
    return text === undefined
      ? disk.getSourceFile(path, version, ...rest)
      : ts.createSourceFile(path, text, version);
  };
  const program = ts.createProgram([...texts.keys()], settings, host);
  const diagnostics = [...program.getSyntacticDiagnostics(), ...program.getSemanticDiagnostics()];
  return {
    faults: diagnostics.map(faultOf),
    instantiations: program.getInstantiationCount(),
    files: program.getSourceFiles().map(({ fileName }) => fileName),
  };
}

function faultOf({ file, start = 0, length = 0, code, messageText }: ts.Diagnostic): Fault {
  return {
    file: file?.fileName.replace(ROOT, "") ?? "",
    code,
    at: file?.text.slice(start, start + length) ?? "",
    lines: ts.flattenDiagnosticMessageText(messageText, "\n").split("\n"),
  };
}
