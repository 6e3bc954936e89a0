import { afterAll, describe, expect, it } from "vitest";
import { typescriptShortener } from "./programs/node-shortener.ts";
import { SHORTENER_TESTS, shortenerSpecification } from "./programs/shortener.ts";
import { openVerification, type Verification } from "./programs/verification.ts";

const { missing, verified, close } = await openVerification("typescript", { quick: true });

const shortener = (
  changes: Record<string, string>,
  run: { build: string[]; start: string[] } = { build: ["npx", "tsc"], start: ["node", "dist/server.js"] },
): ReturnType<Verification["verified"]> =>
  verified({
    files: typescriptShortener(changes),
    specification: shortenerSpecification("typescript", run),
    tests: SHORTENER_TESTS,
  });

afterAll(close);

describe.skipIf(missing !== null)(
  `a TypeScript project${missing === null ? "" : ` (skipped: ${missing})`}`,
  { timeout: 120_000 },
  () => {
    it("is verified if it is correct, with a compiler that it does not install", async () => {
      expect(await shortener({}, { build: ["npm", "run", "build"], start: ["npm", "start"] })).toMatchObject({
        status: "verified",
        reason: null,
        phases: { vet: "passed", build: "passed", "unit-tests": "passed", variation: "passed" },
      });
    });

    it("can install the packages that the sandbox has, and no others", async () => {
      const install = { build: ["sh", "-c", "npm install && npm run build"], start: ["npm", "start"] };
      const manifest = (devDependencies: Record<string, string>): Record<string, string> => ({
        "package.json": JSON.stringify({
          type: "module",
          scripts: { build: "tsc", start: "node dist/server.js" },
          devDependencies,
        }),
      });
      const present = manifest({ typescript: "^5.0.0", "@types/node": "^20.0.0" });
      expect(await shortener(present, install)).toMatchObject({ status: "verified", reason: null });
      expect(await shortener(manifest({ express: "^4.0.0" }), install)).toMatchObject({
        status: "not-verified",
        reason: expect.stringMatching(/^build: .*npm error/) as string,
      });
    });

    it("is not verified if it has a type error", async () => {
      expect(await shortener({ "src/store.ts": "export const createStore: string = 1;\n" })).toMatchObject({
        status: "not-verified",
        reason: expect.stringContaining("build: ") as string,
      });
    });
  },
);

describe.skipIf(missing !== null)("a project in plain JavaScript", { timeout: 120_000 }, () => {
  it("is verified without a build", async () => {
    const server = `import { createServer } from "node:http";
createServer((request, response) => response.writeHead(request.url === "/" ? 200 : 404).end("hello")).listen(
  Number(process.env.PORT),
);
`;
    const specification = shortenerSpecification("typescript", { start: ["node", "server.mjs"] });
    const found = await verified({
      files: [{ path: "server.mjs", content: server }],
      specification: { ...specification, criteria: specification.criteria.filter(({ id }) => id === "c3") },
      tests: { tests: SHORTENER_TESTS.tests.filter(({ criterionId }) => criterionId === "c3") },
    });
    expect(found).toMatchObject({ status: "verified", reason: null });
  });
});
