import type { AcceptanceTests } from "../../contract/acceptance-tests.ts";
import type { WireRequest } from "../acceptance/send-request.ts";
import type { RunningServer } from "../running-server.ts";
import { oddAnswerTo, type OddAnswer, type OddOptions, type OddReport } from "./odd-answer.ts";
import { requestsWithBody } from "./requests-with-body.ts";
import { wrongBodies, type Harm } from "./wrong-bodies.ts";

/** A request that no client should send. */
interface Garbage {
  name: string;
  request: WireRequest;
  /**
   * What fails: for an `ordinary` mistake of a client, a status such as 500 and a connection that is closed. For an
   * `exotic` one, only such a status. For `none`, nothing, because no test uses the path, or no client sends so much.
   */
  harm: Harm;
  /** Set if a server may close the connection before it has read everything. */
  mayClose?: true;
}

/** Time after which no more garbage is sent, in milliseconds. */
const LONG_MILLISECONDS = 20_000;

/**
 * Sends garbage to the paths that the tests use, and to others. Ends early if the server ends. The status 500 for a
 * wrong body counts against the program, because it is the client's fault, which the program did not expect.
 */
export async function sendGarbage(
  server: RunningServer,
  tests: AcceptanceTests,
  { signal }: OddOptions = {},
): Promise<OddReport> {
  const failures: string[] = [];
  const warnings: string[] = [];
  const start = performance.now();
  let sent = 0;
  for (const { name, request, harm, mayClose } of await garbageFor(server, tests, { signal })) {
    if (performance.now() - start > LONG_MILLISECONDS) break;
    sent += 1;
    const odd = await oddAnswerTo(server, request, { signal });
    const end = await server.waitForEnding(odd === null || odd.kind === "error" ? "briefly" : "longer");
    if (end !== null) {
      failures.unshift(`the server ended at ${name}: ${end}`);
      break;
    }
    if (odd === null || (mayClose && (odd.kind === "closed" || odd.kind === "unavailable"))) continue;
    (isFailure(odd, harm) ? failures : warnings).push(`${name}: ${odd.text}`);
  }
  return { failures, warnings: worstFirst(warnings), tried: `${sent} garbage requests` };
}

function isFailure({ kind }: OddAnswer, harm: Harm): boolean {
  if (harm === "none") return false;
  return kind === "error" || (kind === "closed" && harm === "ordinary");
}

function worstFirst(lines: readonly string[]): string[] {
  const isError = (line: string): boolean => /status 5\d\d$/.test(line);
  return [...lines.filter(isError), ...lines.filter((line) => !isError(line))];
}

/** More than servers accept by default, but less than the memory limit, in bytes. */
const LARGE_HEADER = 20_000;
const LARGE_BODY = 2_000_000;

/** Depth that exceeds the stack of readers that call themselves. */
const DEPTH = 20_000;

const MOST_REQUESTS = 10;

const JSON_TYPE = [["Content-Type", "application/json"]] as const;

async function garbageFor(
  server: RunningServer,
  tests: AcceptanceTests,
  options: OddOptions,
): Promise<Garbage[]> {
  const sent = await requestsWithBody(server, tests, { most: MOST_REQUESTS, ...options });
  return [...GENERAL, ...oddTargets(tests), ...sent.flatMap(garbageLike)];
}

const GENERAL: readonly Garbage[] = [
  { name: "an unknown path", request: plain("GET", "/no/such/path-at-all"), harm: "none" },
  { name: "a path of odd characters", request: plain("GET", "/%00%ff/..%2f..%2fetc%2fpasswd"), harm: "none" },
  {
    name: "a large header",
    request: { ...plain("GET", "/"), headers: [["X-Large", "x".repeat(LARGE_HEADER)]] },
    harm: "none",
    mayClose: true,
  },
  { name: "an unknown method", request: plain("PROPFIND", "/"), harm: "none" },
];

/** Targets of requests that are not a path, or that readers of addresses refuse. */
const TARGETS = ["//", "///", "/%", "/?", "/?%=%", "*"];

/** Another server's address: a proxy may answer that it does not reach it. */
const ADDRESS = "http://127.0.0.1/no/such/path-at-all";

/** Returns requests for odd targets. An error counts only for a service that answers 404 to what it does not know. */
function oddTargets({ tests }: AcceptanceTests): Garbage[] {
  const answers404 = tests.some(({ steps }) =>
    steps.some((step) => step.kind === "http" && step.expect.status.join() === "404"),
  );
  return [...TARGETS, ADDRESS].map((target) => {
    const harm = answers404 && target !== ADDRESS ? "exotic" : "none";
    return { name: `GET ${target}`, request: plain("GET", target), harm };
  });
}

function plain(method: string, path: string): WireRequest {
  return { method, path, headers: [], body: null };
}

function garbageLike({ method, path, body: own }: WireRequest): Garbage[] {
  const garbage = (name: string, body: string, harm: Harm): Garbage => ({
    name: `${name} to ${path}`,
    request: { method, path, headers: JSON_TYPE, body },
    harm,
  });
  return [
    garbage("malformed JSON", '{"a": [', "ordinary"),
    garbage("JSON of another kind", "[null, 1]", "ordinary"),
    garbage("null", "null", "ordinary"),
    garbage("an empty body", "", "ordinary"),
    garbage("deep JSON", "[".repeat(DEPTH), "none"),
    { ...garbage("a large body", `"${"x".repeat(LARGE_BODY)}"`, "none"), mayClose: true },
    ...wrongBodies(own ?? "").map(({ name, body, harm }) => garbage(name, body, harm)),
  ];
}
