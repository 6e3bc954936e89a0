import type { ProjectFile } from "../../../software-house/contract/file-set.ts";
import type { HouseExample } from "../house-example.ts";
import { handlerTest } from "./project/handler-test.ts";
import { handler } from "./project/handler.ts";
import { main } from "./project/main.ts";
import { readme } from "./project/readme.ts";
import { store, storeAtFirst, storeTest } from "./project/store.ts";
import { specification } from "./specification.ts";
import { tests } from "./tests.ts";

const COMMON: readonly ProjectFile[] = [
  { path: "go.mod", content: "module shortener\n\ngo 1.19\n" },
  { path: "main.go", content: main },
  { path: "handler.go", content: handler },
  { path: "handler_test.go", content: handlerTest },
  { path: "README.md", content: readme },
];

/** What the roles of the Software House say for its main job. Whether it is true, building and running it shows. */
export const built: HouseExample = {
  request: "Build a URL shortener in Go.",
  specification,
  tests: { tests },
  first: {
    files: [...COMMON, { path: "store.go", content: storeAtFirst }],
    notes: "Codes are random, so that nobody can guess the next one. Links are kept in memory under a lock.",
    disputes: [],
  },
  second: {
    files: [
      { path: "store.go", content: store },
      { path: "store_test.go", content: storeTest },
    ],
    notes:
      "A link was given a new code at each request. It now keeps its first one: looking and keeping are one step under the lock. Two unit tests hold that, one of them with fifty at once.",
    disputes: [],
  },
  review: {
    criteria: [
      pass("c1", "handler.go, shorten: 201 with code, short_url and url; its test passed"),
      pass(
        "c2",
        "handler.go, follow: http.Redirect with the stored link; the test with query and fragment passed",
      ),
      pass("c3", "handler.go, follow: 404 where store.find knows no link"),
      pass("c4", "handler.go, readLink: the body is decoded into a pointer, so that a missing url is seen"),
      pass("c5", "handler.go, readLink: scheme, host and length are checked after url.Parse"),
      pass("c6", "store.go, add: a known link returns its code; TestTheSameLinkHasOneCode"),
      pass("c7", "store.go, add: one lock around looking and keeping; the race detector found nothing"),
      pass("c8", "handler.go, shorten: 405 and Allow for every method but POST"),
      pass("c9", "handler.go: bodies are bounded by MaxBytesReader; main.go bounds headers and times"),
    ],
    findings: [],
  },
};

function pass(id: string, evidence: string): HouseExample["review"]["criteria"][number] {
  return { id, verdict: "pass", evidence };
}
