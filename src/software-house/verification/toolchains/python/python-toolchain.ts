import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import type { CommandSetup } from "../../workspace.ts";
import { pythonMutator } from "../../mutants/python/python-mutator.ts";
import { binariesOf, findOnHost, mountsOf, realPathOf, searchPath } from "../find-on-host.ts";
import type { Toolchain } from "../toolchain.ts";
import { compileFiles } from "./compile-files.ts";
import { runPythonTests } from "./python-unit-tests.ts";
import { switchingSetup } from "./switching-setup.ts";

/** Python on the host. */
export interface PythonHost {
  /** Such as `3.11.2`. */
  version: string;
  /** Whether projects can use pytest. */
  hasPytest: boolean;
  /** Setup in which all commands run. */
  setup: CommandSetup;
}

/** Creates the toolchain of this machine's Python; null if Python is missing. */
export async function createPythonToolchain(options: {
  environment: NodeJS.ProcessEnv;
  cacheFolder: string;
}): Promise<Toolchain | null> {
  const host = await findPython(options);
  if (host === null) return null;
  return {
    version: `Python ${host.version}`,
    notes: [
      `Programs run on Python ${host.version}, called as python or python3, without network: use the standard library only.`,
      `Unit tests are run with ${host.hasPytest ? "unittest, or with pytest if they are written for it" : "unittest"}: files named test_*.py.`,
    ],
    missingFor: () => null,
    programSetup: host.setup,
    buildSetup: () => host.setup,
    format: null,
    vet: null,
    compile: (workspace, project) => compileFiles(host.setup, workspace, project),
    translateStart: () => null,
    unitTests: (workspace, { built }) => runPythonTests(host, workspace, built),
    race: null,
    raceSetups: [await switchingSetup(host.setup, options.cacheFolder), host.setup],
    mutator: pythonMutator(host),
    dumpsGoroutines: false,
  };
}

/** Prints the path of the real interpreter, because the one of the PATH may be a shim that selects it. */
const DESCRIBE_INTERPRETER = [
  "import sys, importlib.util, json",
  "real = getattr(sys, '_base_executable', sys.executable)",
  "pytest = importlib.util.find_spec('pytest') is not None",
  "print(json.dumps([real, sys.base_prefix, sys.version.split()[0], pytest and sys.prefix == sys.base_prefix]))",
].join("; ");

const TOOLS_INSIDE = "/tools/python";

async function findPython(options: {
  environment: NodeJS.ProcessEnv;
  cacheFolder: string;
}): Promise<PythonHost | null> {
  const { environment, cacheFolder } = options;
  const python = await findOnHost({
    names: ["python3", "python"],
    environment,
    question: ["-c", DESCRIBE_INTERPRETER],
  });
  if (python === null) return null;
  const described = JSON.parse(python.answer) as [string, string, string, boolean];
  const [executable, prefix, version, hasPytest] = described;
  const real = (await realPathOf(executable)) ?? executable;
  const realPrefix = (await realPathOf(prefix)) ?? prefix;
  const tools = join(cacheFolder, "python", Buffer.from(real).toString("hex").slice(-40));
  await mkdir(tools, { recursive: true, mode: 0o755 });
  // Links both names, because programs use either and the interpreter may have only one.
  await Promise.all(
    ["python", "python3"].map((name) => symlink(real, join(tools, name)).catch(() => undefined)),
  );
  return {
    version,
    hasPytest,
    setup: {
      environment: {
        PATH: searchPath([TOOLS_INSIDE, ...binariesOf(realPrefix)]),
        PYTHONUNBUFFERED: "1",
        PYTHONDONTWRITEBYTECODE: "1",
        LANG: "C.UTF-8",
      },
      mounts: [{ host: tools, inside: TOOLS_INSIDE, writable: false }, ...mountsOf(realPrefix)],
    },
  };
}
