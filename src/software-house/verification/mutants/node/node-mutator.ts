import type { CommandSetup } from "../../workspace.ts";
import { MUTANT, REACHED, type Mutator } from "../mutator.ts";
import { runFinder } from "../run-finder.ts";
import type { SwitchSyntax } from "../switched-source.ts";
import { NODE_FINDER } from "./node-finder.ts";

/** Creates the mutator of TypeScript and JavaScript. It parses with the TypeScript compiler of the toolchain. */
export function nodeMutator(host: { setup: CommandSetup; typescript: string | null }): Mutator {
  return {
    syntax: nodeSyntax,
    async find(workspace) {
      if (host.typescript === null) return { missing: "there is no TypeScript compiler to parse the source" };
      const isBuilt = workspace.specification.run.build.length > 0;
      const setup = { ...host.setup, environment: { ...host.setup.environment, NODE_PATH: "/node_modules" } };
      return runFinder(workspace, {
        command: ["node", "-e", NODE_FINDER, "--"],
        setup,
        isSource: (path) =>
          /\.[cm]?[jt]sx?$/.test(path) &&
          !/\.d\.[cm]?ts$/.test(path) &&
          !(isBuilt && /^(dist|build)\//.test(path)),
      });
    },
  };
}

/** Types are not checked in a file with switches: they hide what a condition says about types. */
export const nodeSyntax: SwitchSyntax = {
  choose: (form, { isOn, mutated, original }) =>
    form === "statement"
      ? `{ if (${isOn}) { ${mutated} } else { ${original} } }`
      : `(${isOn} ? (${mutated}) : (${original}))`,
  isOn: (_file, id) => `troupeMutantIsOn(${JSON.stringify(String(id))})`,
  declarations: ({ path }) => ({ prelude: /tsx?$/.test(path) ? "// @ts-nocheck\n" : "", end: IS_ON }),
};

const IS_ON = `
function troupeMutantIsOn(id) {
  const state = (globalThis.troupeMutants ??= { on: process.env.${MUTANT}, file: process.env.${REACHED}, known: new Set() });
  if (state.file && !state.known.has(id)) {
    state.known.add(id);
    process.getBuiltinModule?.("node:fs").appendFileSync(state.file, id + "\\n");
  }
  return id === state.on;
}
`;
