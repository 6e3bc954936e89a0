import { afterAll, describe, expect, it } from "vitest";
import { SHORTENER_TESTS, shortenerSpecification } from "./programs/shortener.ts";
import {
  pythonShortener,
  pythonTasks,
  TASKS_SPECIFICATION,
  TASKS_TESTS,
} from "./programs/python-programs.ts";
import { openVerification, type Verification } from "./programs/verification.ts";

const { missing, verified, close } = await openVerification("python", { quick: true });
const specification = shortenerSpecification("python", { start: ["python3", "app.py"] });
const source = pythonShortener()[0]?.content ?? "";

const shortener = (change: (text: string) => string): ReturnType<Verification["verified"]> =>
  verified({ files: pythonShortener({ "app.py": change(source) }), specification, tests: SHORTENER_TESTS });

const tasks = (change: (text: string) => string): ReturnType<Verification["verified"]> => {
  const text = pythonTasks()[0]?.content ?? "";
  return verified({
    files: pythonTasks({ "tasks.py": change(text) }),
    specification: TASKS_SPECIFICATION,
    tests: TASKS_TESTS,
  });
};

afterAll(close);

describe.skipIf(missing !== null)(
  `a Python project${missing === null ? "" : ` (skipped: ${missing})`}`,
  () => {
    it(
      "is verified if it is correct, even if it calls this machine localhost",
      { timeout: 60_000 },
      async () => {
        expect(await shortener((text) => text)).toEqual({
          status: "verified",
          reason: null,
          phases: {
            materialize: "passed",
            toolchain: "passed",
            format: "skipped",
            vet: "skipped",
            build: "passed",
            "unit-tests": "passed",
            "test-check": "passed",
            race: "passed",
            start: "passed",
            acceptance: "passed",
            survival: "passed",
            variation: "passed",
            environment: "passed",
            soak: "skipped",
            leaks: "skipped",
            mutants: "skipped",
            stop: "passed",
          },
        });
      },
    );

    it.each<[string, { path: string; content: string; encoding?: "base64" }]>([
      [
        "has a library with a file for Python 2",
        { path: "third_party/lib/py2.py", content: "def again(error):\n    raise error, None, None\n" },
      ],
      ["has a template of code", { path: "templates/model.py", content: "class {{ name }}:\n    pass\n" }],
    ])("is verified if it %s", { timeout: 90_000 }, async (_, file) => {
      const files = [...pythonShortener(), file];
      expect(await verified({ files, specification, tests: SHORTENER_TESTS })).toMatchObject({
        status: "verified",
        phases: { build: "warned" },
      });
    });

    it("is verified if a module is written in another encoding", { timeout: 90_000 }, async () => {
      const text = Buffer.from("# -*- coding: latin-1 -*-\nGREETING = 'Gr\u00fc\u00dfe'\n", "latin1");
      const files = [
        ...pythonShortener({ "app.py": `import texts\n${source}` }),
        { path: "texts.py", content: text.toString("base64"), encoding: "base64" } as const,
      ];
      expect(await verified({ files, specification, tests: SHORTENER_TESTS })).toMatchObject({
        status: "verified",
        phases: { build: "passed" },
      });
    });

    it.each<[string, (text: string) => string, string]>([
      ["does not compile", (text) => text.replace("def add(long):", "def add(long)"), "build: compileall"],
      [
        "fails its own tests",
        (text) => text.replace("return code\n    code", "pass\n    code"),
        "unit-tests: ",
      ],
      ["ends at its start", (text) => text.replace('if __name__ == "__main__":', "if False:"), "start: "],
      [
        "answers with a wrong status",
        (text) => text.replace("self.send_response(302)", "self.send_response(200)"),
        "acceptance: ",
      ],
      ["ends at a request", (text) => text.replace("self.send_error(404)", "os._exit(3)"), ": exit 3"],
      [
        "ends at garbage only",
        (text) =>
          text.replace(
            "            self.send_error(400)",
            "            if b'{\"a\"' in text:\n                os._exit(3)\n            self.send_error(400)",
          ),
        "survival: the server ended at malformed JSON to /shorten: exit 3",
      ],
      [
        "has answers that were written for the tests",
        (text) =>
          text.replace('"Location", long', '"Location", "https://example.com/some/long/path?x=1&y=2"'),
        "variation: with other values than the tests' own",
      ],
    ])("is not verified if it %s", { timeout: 90_000 }, async (_, change, reason) => {
      const found = await shortener(change);
      expect(found).toMatchObject({
        status: "not-verified",
        reason: expect.stringContaining(reason) as string,
      });
    });
  },
);

describe.skipIf(missing !== null)(
  `a command-line program${missing === null ? "" : ` (skipped: ${missing})`}`,
  () => {
    it("finds in its home folder what an earlier step of the test stored", { timeout: 60_000 }, async () => {
      expect(await tasks((text) => text)).toMatchObject({ status: "verified", reason: null });
    });

    it.each<[string, (text: string) => string, string]>([
      [
        "stores nothing",
        (text) => text.replace("json.dump(tasks, file)", 'file.write("[]")'),
        "expected stdout to match",
      ],
      [
        "ends with another exit code",
        (text) => text.replace("return 2", "return 0"),
        "expected exit 2, got exit 0",
      ],
      [
        "prints without end",
        (text) => text.replace('print("added', 'while True: print("x" * 9999)\n        print("added'),
        "it was stopped because it printed more than",
      ],
    ])("is not verified if it %s", { timeout: 60_000 }, async (_, change, reason) => {
      const found = await tasks(change);
      expect(found).toMatchObject({
        status: "not-verified",
        reason: expect.stringContaining(reason) as string,
      });
    });
  },
);
