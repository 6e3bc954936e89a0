import type { Plan } from "../src/plan/plan.ts";
import { DELIVERIES } from "./crew.ts";

/**
 * The jobs: J1 routes a request to one of three specialists; J2 plans, has five steps done and makes one answer; in J3
 * three specialists hand a piece of work over four times, with short arguments or with long ones.
 */
export type Job = "J1" | "J2" | "J3" | "J3-long";

/** What is asked for, how many model calls do it, and the answer that proves that it was done. */
export interface JobDescription {
  /** How the tables call it. */
  title: string;
  request: string;
  modelCalls: number;
  answer: string;
}

const LIMITS =
  "Short codes are seven characters of base 62, made by a counter that is encrypted, so that nobody can walk through them. Targets are http or https, at most 2,048 characters; anything else is answered with 400 and the reason. An unknown code is 404, an expired one 410. A target is stored as it came, after a check that it parses; nothing is fetched. The same target may be shortened twice, and gets two codes. To be verified with whoever operates it: how long links live, and whether hits count people or requests.";

const STORAGE =
  "One table, links: code (primary key), target, created_at, expires_at (nullable), hits. Reads outnumber writes by a hundred to one, so the code is looked up in memory first and the hit is counted in batches. A restart loses at most one second of hits, and never a link. Writes go through one connection, in order; a write that fails is answered with 503 and is safe to send again. Expired rows are deleted once an hour, a thousand at a time, so that no request waits for it. Decided here: no user accounts, no editing of links.";

const OUTLINE =
  "1. What it does, in one paragraph. 2. Install and start: two commands. 3. Shorten an address: the request, the reply, and each error. 4. Follow a short address: redirect, caching, expiry. 5. Operate it: configuration, metrics, backup. 6. Limits, and what to do at each of them. 7. Upgrade: what is kept, and in which order to restart. 8. Questions: lost links, unknown codes, a full disk. Each part opens with the command that the reader came for, and ends with how to see that it worked. Background and design stand in an appendix.";

const CODE =
  "main.go: package main; a server with POST /links and GET /{code}, both behind a timeout of five seconds. store.go: the table behind an interface of three methods, with an implementation on SQLite and one in memory. main_test.go: twelve cases over HTTP. Build: go build; test: go test ./... The counter is a row of its own, raised in blocks of a hundred, so that a crash skips codes and never repeats one. Bodies over 4 KB are refused with 413. Metrics are served under /metrics, in plain text. What I had to decide: ports and paths come from flags, with defaults that work.";

const GUIDE =
  "# Shortener\n\nTurns long addresses into short ones. Start it with `go run .`, then send POST /links with a JSON body of one field, target. The reply is 201 with the code. GET /{code} answers 302 with the target. An address that is none is answered with 400, an unknown code with 404. Links are kept in shortener.db beside the program; copy that file to back them up, at any time. Under load, watch two figures in /metrics: misses, which should stay below one in a thousand, and waiting writes, which should stay at zero. To upgrade, stop it, replace it, start it.";

const FINAL =
  "The URL shortener is designed, written and documented. It is one Go program with two routes and a table; the code, its twelve tests, the limits it keeps and the guide are below, each as its author delivered it, in the order in which you will need them.";

/** What the steps deliver, by step id. */
export const STEP_TEXTS: Readonly<Record<string, string>> = {
  limits: LIMITS,
  storage: STORAGE,
  outline: OUTLINE,
  code: CODE,
  guide: GUIDE,
};

/** The answer of the routed specialist. */
export const ROUTED_TEXT =
  "Use a map for the seen values and return the first one that is already there: one pass, O(n) time and memory.";

/**
 * The plan of J2: three independent steps, then one that builds on them, then one that builds on all. Whoever a step
 * builds on is named in full, so that every policy of what a step is shown gives the same prompts.
 */
export const PLAN: Plan<"researcher" | "coder" | "writer"> = [
  {
    id: "limits",
    agent: "researcher",
    task: "Say which codes and addresses are valid, and what is answered to the others.",
    dependsOn: [],
  },
  { id: "storage", agent: "coder", task: "Design the table and how it is read and written.", dependsOn: [] },
  {
    id: "outline",
    agent: "writer",
    task: "Outline the guide for people who run the service.",
    dependsOn: [],
  },
  {
    id: "code",
    agent: "coder",
    task: "Write the service in Go, with its tests.",
    dependsOn: ["limits", "storage", "outline"],
  },
  {
    id: "guide",
    agent: "writer",
    task: "Write the guide along the outline, for the service as it was written.",
    dependsOn: ["limits", "storage", "outline", "code"],
  },
];

/** The jobs by name. */
export const JOBS: Readonly<Record<Job, JobDescription>> = {
  J1: {
    title: "J1",
    request: "How do I find the first duplicate in a list of integers in Go?",
    modelCalls: 2,
    answer: ROUTED_TEXT,
  },
  J2: {
    title: "J2",
    request:
      "Build a URL shortener in Go: an HTTP service with tests, and a guide for the people who will run it.",
    modelCalls: 7,
    answer: FINAL,
  },
  J3: {
    title: "J3, short arguments",
    request: "Build a service that makes short links.",
    modelCalls: 5,
    answer: DELIVERIES.approval,
  },
  "J3-long": {
    title: "J3, long arguments",
    request: "Build a service that makes short links. Whoever hands over repeats all the work so far.",
    modelCalls: 5,
    answer: DELIVERIES.approval,
  },
};
