import { afterAll, describe, expect, test } from "vitest";
import type {
  AcceptanceTests,
  HttpStep,
} from "../../../../../src/software-house/contract/acceptance-tests.ts";
import { changeText } from "../../../../../src/software-house/contract/mutant-report.ts";
import type { Language, Specification } from "../../../../../src/software-house/contract/specification.ts";
import type { Evidence } from "../../../../../src/software-house/evidence/verifier.ts";
import { createVerifier } from "../../../../../src/software-house/verification/create-verifier.ts";
import { missingFor } from "../programs/verification.ts";

const verifier = createVerifier({ mutants: { count: 30, seconds: 60 } });
const hasty = createVerifier({ mutants: false });
afterAll(() => Promise.all([verifier.close(), hasty.close()]));

/** A service that answers 201 to a name of at most 8 characters, and 400 to a longer one. */
const SERVICES: Record<
  Language,
  { run: Omit<Specification["run"], "portVariable">; path: string; content: string }
> = {
  go: {
    run: { build: ["go", "build", "-o", "app", "."], start: ["./app"] },
    path: "main.go",
    content: `package main

import (
	"io"
	"net/http"
	"os"
)

func handle(w http.ResponseWriter, r *http.Request) {
	name, _ := io.ReadAll(r.Body)
	if len(name) > 8 {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusCreated)
}

func main() {
	http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(handle))
}
`,
  },
  typescript: {
    run: { build: [], start: ["node", "main.mjs"] },
    path: "main.mjs",
    content: `import { createServer } from "node:http";
import { text } from "node:stream/consumers";

async function handle(request, response) {
  const name = await text(request);
  if (name.length > 8) {
    response.statusCode = 400;
    response.end();
    return;
  }
  response.statusCode = 201;
  response.end();
}

createServer((request, response) => {
  handle(request, response).catch(() => response.destroy());
}).listen(Number(process.env.PORT), "127.0.0.1");
`,
  },
  python: {
    run: { build: [], start: ["python3", "main.py"] },
    path: "main.py",
    content: `import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        name = self.rfile.read(int(self.headers["Content-Length"]))
        if len(name) > 8:
            self.send_response(400)
            self.end_headers()
            return
        self.send_response(201)
        self.end_headers()


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
`,
  },
};

const post = (body: string, status: number): HttpStep => ({
  kind: "http",
  method: "POST",
  path: "/names",
  headers: [],
  body,
  copies: 1,
  expect: { status: [status], headers: [], body: [] },
  capture: [],
});

const testsOf = (...steps: HttpStep[]): AcceptanceTests => ({
  tests: [{ criterionId: "c1", name: "a name of up to 8 characters is taken", steps }],
});

/** Tests that only try lengths far from the limit, and tests that try the limit itself. */
const weak = testsOf(post("ann", 201), post("a name that is too long", 400));
const sharp = testsOf(post("ann", 201), post("12345678", 201), post("123456789", 400));

async function verified(language: Language, tests: AcceptanceTests, by = verifier): Promise<Evidence> {
  const { run, path, content } = SERVICES[language];
  const specification: Specification = {
    title: "names",
    language,
    kind: "http-service",
    summary: "",
    run: { ...run, portVariable: "PORT" },
    interface: [],
    // oxlint-disable-next-line unicorn/no-thenable -- a criterion's third word; never awaited.
    criteria: [{ id: "c1", priority: "must", given: "", when: "", then: "" }],
    outOfScope: [],
  };
  const module = language === "go" ? [{ path: "go.mod", content: "module names\n\ngo 1.18\n" }] : [];
  return by.verify({ files: [{ path, content }, ...module], specification, tests });
}

const missing = await Promise.all(
  (["go", "typescript", "python"] as const).map(async (language) => ({
    language,
    why: await missingFor(language),
  })),
);

describe.each(missing)("$language", { timeout: 180_000 }, ({ language, why }) => {
  test.skipIf(why !== null)("a change that no test notices is named, until a test notices it", async () => {
    const [loose, strict] = [await verified(language, weak), await verified(language, sharp)];
    const { path } = SERVICES[language];
    const boundary = expect.stringMatching(new RegExp(`^${path}:\\d+: .>. to .>=.$`));
    const survivorsOf = ({ mutants }: Evidence): string[] => (mutants?.survived ?? []).map(changeText);
    expect(survivorsOf(loose)).toContainEqual(boundary);
    expect(survivorsOf(strict)).not.toContainEqual(boundary);
    const phase = loose.phases.find((report) => report.phase === "mutants");
    const { tried = 0, noticed = 0 } = loose.mutants ?? {};
    expect(phase).toMatchObject({
      status: "warned",
      summary: expect.stringContaining(`${noticed} of ${tried} mutants noticed`),
      output: survivorsOf(loose).join("\n"),
    });
    expect(noticed).toBeGreaterThan(0);
    expect(strict.mutants?.tried).toBe(tried);
  });
});

test.skipIf(missing[2]?.why !== null)("the phase can be left out", async () => {
  const evidence = await verified("python", sharp, hasty);
  expect(evidence.mutants).toBeNull();
  expect(evidence.phases.find(({ phase }) => phase === "mutants")).toMatchObject({
    status: "skipped",
    summary: "left out",
  });
});

test.skipIf(missing[2]?.why !== null)("a program that fails its tests is not changed", async () => {
  const evidence = await verified("python", testsOf(post("ann", 200)), verifier);
  expect(evidence.mutants).toBeNull();
  expect(evidence.phases.find(({ phase }) => phase === "mutants")?.status).toBe("skipped");
});
