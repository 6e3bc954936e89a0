import { isRecord } from "../../../../text/is-record.ts";

/**
 * Returns true if a build runs the TypeScript compiler on the project's `tsconfig.json`: directly, or by a script of
 * `package.json`. Such a build fails for every fault that `tsc --noEmit` finds.
 */
export function isCompilerBuild(build: readonly string[], manifest: string): boolean {
  const [npm, verb, name, ...rest] = build;
  const script =
    npm === "npm" && (verb === "run" || verb === "run-script") && rest.length === 0 ? name : null;
  return script === null ? isCompiler(build.join(" ")) : hasCompiler(scriptOf(manifest, script ?? ""));
}

const COMPILER = /^(npx )?tsc( (-p|--project) (\.|\.\/|(\.\/)?tsconfig\.json))?$/;

function isCompiler(command: string): boolean {
  return COMPILER.test(command.trim());
}

/** Returns true if one of the commands of a script, which all must succeed, is the compiler. */
function hasCompiler(script: string): boolean {
  return !/[;|\n]|(?<!&)&(?!&)/.test(script) && script.split("&&").some(isCompiler);
}

function scriptOf(manifest: string, name: string): string {
  try {
    const { scripts } = JSON.parse(manifest) as { scripts?: unknown };
    const script = isRecord(scripts) ? scripts[name] : "";
    return typeof script === "string" ? script : "";
  } catch {
    return "";
  }
}
