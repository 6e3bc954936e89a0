import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A routing case, as `troupe eval` reads it. */
export interface RoutingCase {
  id: string;
  request: string;
  expect: { route: string };
}

/** A request of the data set, and the domain that it belongs to: `none` if it is out of scope. */
export interface LabeledRequest {
  request: string;
  domain: string;
}

/** The splits of the data set. */
export type Split = "train" | "val" | "test";

/** The data set: its requests by split. */
export type Clinc150 = Readonly<Record<Split, readonly LabeledRequest[]>>;

/** How many cases are taken of each domain. */
const OF_A_DOMAIN = 13;

/** How many cases are taken of the requests that are out of scope. */
const OUT_OF_SCOPE = 20;

/** Reads a copy of the data set: a folder with its files `data_full.json` and `domains.json`. */
export function readClinc150(folder: string): Clinc150 {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const intents = read("domains.json") as Record<string, string[]>;
  const full = read("data_full.json") as Record<string, [text: string, intent: string][]>;
  const domains = new Map(
    Object.entries(intents).flatMap(([domain, names]) => names.map((name) => [name, domain] as const)),
  );
  const split = (name: Split): LabeledRequest[] =>
    [...(full[name] ?? []), ...(full[`oos_${name}`] ?? [])].map(([request, intent]) => ({
      request,
      domain: intent === "oos" ? "none" : (domains.get(intent) ?? intent),
    }));
  return { train: split("train"), val: split("val"), test: split("test") };
}

/** Takes the 150 cases: of the test split the first of each domain, in the order of their hashes. */
export function casesOf({ test }: Clinc150): RoutingCase[] {
  return domainsOf(test).flatMap((domain) =>
    firstOf(test, domain, domain === "none" ? OUT_OF_SCOPE : OF_A_DOMAIN).map((request, index) => ({
      id: `${domain}-${String(index + 1).padStart(2, "0")}`,
      request,
      expect: { route: domain },
    })),
  );
}

/** Takes some requests of each domain in the same order, by domain: examples for a scorer, or requests to try it on. */
export function requestsByDomain(
  requests: readonly LabeledRequest[],
  count: number,
): Record<string, string[]> {
  return Object.fromEntries(domainsOf(requests).map((domain) => [domain, firstOf(requests, domain, count)]));
}

/** Returns the domains in alphabetical order, and `none` after them. */
function domainsOf(requests: readonly LabeledRequest[]): string[] {
  const domains = new Set(requests.map(({ domain }) => domain));
  return [...domains]
    .filter((domain) => domain !== "none")
    .toSorted()
    .concat("none");
}

/** An order that does not depend on what a request says, on the file's order, or on this machine. */
function firstOf(requests: readonly LabeledRequest[], domain: string, count: number): string[] {
  return requests
    .filter((one) => one.domain === domain)
    .map(({ request }) => ({ request, hash: createHash("sha256").update(request).digest("hex") }))
    .toSorted((one, other) => (one.hash < other.hash ? -1 : 1))
    .slice(0, count)
    .map(({ request }) => request);
}
