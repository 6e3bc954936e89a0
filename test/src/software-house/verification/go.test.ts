import { afterAll, describe, expect, it } from "vitest";
import { goShortener, GO_RUN, type GoFaults } from "./programs/go-shortener.ts";
import { SHORTENER_TESTS, shortenerSpecification } from "./programs/shortener.ts";
import { openVerification, type Verification } from "./programs/verification.ts";

const { missing, verified, close } = await openVerification("go", { quick: true });
const specification = shortenerSpecification("go", GO_RUN);

const shortener = (faults: GoFaults, run = GO_RUN): ReturnType<Verification["verified"]> =>
  verified({
    files: goShortener(faults),
    specification: { ...specification, run: { ...specification.run, ...run } },
    tests: SHORTENER_TESTS,
  });

afterAll(close);

const EMBEDDING = `package main

import (
	_ "embed"

	"example.com/x"
)

//go:embed logo.png
var logo []byte

var _ = logo[x.One]
`;

// An empty cache takes a while to fill, most of all for the race detector.
describe.skipIf(missing !== null)(
  `a Go project${missing === null ? "" : ` (skipped: ${missing})`}`,
  { timeout: 300_000 },
  () => {
    it("is verified if it is correct", async () => {
      expect(await shortener({})).toMatchObject({
        status: "verified",
        reason: null,
        phases: {
          vet: "passed",
          build: "passed",
          "unit-tests": "passed",
          start: "passed",
          variation: "passed",
        },
      });
    });

    it("is started without a compiler if run.start is go run", async () => {
      expect(await shortener({}, { build: [], start: ["go", "run", "."] })).toMatchObject({
        status: "verified",
      });
    });

    it("is not verified if no build creates the program that is started", async () => {
      expect(await shortener({}, { build: [], start: ["./server"] })).toMatchObject({
        status: "not-verified",
        reason: "build: run.start names ./server, which is neither in the files nor created by run.build",
      });
    });

    it("is not verified if it has a data race that fails no test", async () => {
      expect(await shortener({ lock: "", unlock: "" })).toMatchObject({
        status: "not-verified",
        reason: expect.stringMatching(/^race: data race: main\.go:\d+$/) as string,
        phases: { acceptance: "passed" },
      });
    });

    it("is not verified if it gives up its lock between what it reads and what it writes", async () => {
      expect(await shortener({ inAdd: "s.mutex.Unlock()\n\t\ts.mutex.Lock()" })).toMatchObject({
        status: "not-verified",
        reason: expect.stringMatching(
          /^race: requests at once got the same id: .*\(with short delays before its locks\)$/,
        ) as string,
      });
    });

    it("is not verified if each request leaves a goroutine behind", async () => {
      expect(await shortener({ inShorten: "go func() { <-make(chan int) }()" })).toMatchObject({
        status: "not-verified",
        reason: expect.stringContaining("leaks: goroutines leak") as string,
      });
    });

    it("is verified if its workers stay for later requests", async () => {
      const more = `
var work = make(chan func())

func worker(do func()) {
	for {
		do()
		do = <-work
	}
}

func submit(do func()) {
	select {
	case work <- do:
	default:
		go worker(do)
	}
}
`;
      const inShorten = "done := make(chan bool); submit(func() { close(done) }); <-done";
      expect(await shortener({ more, inShorten })).toMatchObject({ status: "verified", reason: null });
    });

    it("is verified with its modules in vendor, and with a picture that it embeds", async () => {
      const files = [
        { path: "go.mod", content: "module example.com/app\n\ngo 1.19\n\nrequire example.com/x v1.0.0\n" },
        {
          path: "vendor/modules.txt",
          content: "# example.com/x v1.0.0\n## explicit; go 1.19\nexample.com/x\n",
        },
        { path: "vendor/example.com/x/x.go", content: "package x\n\nconst One = 1\n" },
        { path: "picture.go", content: EMBEDDING },
        { path: "logo.png", content: "iVBORw0KGgoAAAANSUhEUg==", encoding: "base64" } as const,
        ...goShortener().filter(({ path }) => path !== "go.mod"),
      ];
      expect(await verified({ files, specification, tests: SHORTENER_TESTS })).toMatchObject({
        status: "verified",
        reason: null,
      });
    });

    it("is verified if it is a workspace of two modules", async () => {
      const files = [
        { path: "go.work", content: "go 1.19\n\nuse (\n\t./app\n\t./x\n)\n" },
        { path: "x/go.mod", content: "module example.com/x\n\ngo 1.19\n" },
        { path: "x/x.go", content: "package x\n\nconst One = 1\n" },
        ...goShortener().map(({ path, content }) => ({ path: `app/${path}`, content })),
      ];
      const run = { build: ["go", "build", "-o", "server", "./app"], start: ["./server"] };
      expect(
        await verified({
          files,
          specification: { ...specification, run: { ...specification.run, ...run } },
          tests: SHORTENER_TESTS,
        }),
      ).toMatchObject({ status: "verified", reason: null, phases: { "unit-tests": "passed" } });
    });

    it("is not verified if a test exits before it has failed", async () => {
      const content = `package main

import (
	"fmt"
	"os"
	"testing"
)

func TestEnds(t *testing.T) {
	fmt.Println("--- PASS: TestEnds (0.00s)\\nPASS")
	os.Exit(0)
}
`;
      const files = [...goShortener(), { path: "ends_test.go", content }];
      expect(await verified({ files, specification, tests: SHORTENER_TESTS })).toMatchObject({
        status: "not-verified",
        reason: expect.stringMatching(/^unit-tests: /) as string,
      });
    });

    it("is not verified if a route is never reached in this Go version", async () => {
      const files = goShortener().map(({ path, content }) => ({
        path,
        content: content.replace('HandleFunc("/shorten"', 'HandleFunc("POST /shorten"'),
      }));
      const found = await verified({ files, specification, tests: SHORTENER_TESTS });
      expect(found).toMatchObject({
        status: "not-verified",
        phases: { start: "passed", acceptance: "failed" },
      });
    });
  },
);
