import { expect, test } from "vitest";
import type { AcceptanceTest } from "../../../../src/software-house/contract/acceptance-tests.ts";
import {
  createRepetition,
  type RepeatedPart,
} from "../../../../src/software-house/verification/phases/repeat-requests.ts";
import { localProgram, type Answer } from "./programs/local-program.ts";
import { http } from "./programs/shortener.ts";

const id = { name: "id", from: "body", key: "id" } as const;

const TESTS: AcceptanceTest[] = [
  {
    criterionId: "c1",
    name: "a note is kept",
    steps: [
      http({ method: "POST", path: "/notes", body: "{}", capture: [id] }),
      http({ path: "/notes/{{id}}" }),
    ],
  },
  {
    criterionId: "c1",
    name: "a note is deleted",
    steps: [
      http({ method: "POST", path: "/notes", body: '{"brief":true}', capture: [id] }),
      http({ method: "DELETE", path: "/notes/{{id}}" }),
      http({ method: "POST", path: "/others", body: "{}" }),
    ],
  },
  {
    criterionId: "c1",
    name: "a setting is kept",
    steps: [http({ method: "PUT", path: "/settings", body: '{"color":"red"}' })],
  },
];

/** Keeps notes and a setting, and counts its requests. */
function counting(): { create: () => Answer; counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  let last = 0;
  const create =
    (): Answer =>
    ({ method, path, body }) => {
      const request = `${method} ${path.replace(/\d+/, "n")}${body["brief"] === true ? " brief" : ""}`;
      counts[request] = (counts[request] ?? 0) + 1;
      return method === "POST" ? [201, { id: (last += 1) }] : [200, body];
    };
  return { create, counts };
}

test.each<[RepeatedPart, Record<string, number>]>([
  [
    "all",
    {
      "POST /notes": 3,
      "GET /notes/n": 3,
      "POST /notes brief": 3,
      "DELETE /notes/n": 3,
      "POST /others": 3,
      "PUT /settings": 3,
    },
  ],
  [
    "creating-nothing",
    {
      "POST /notes": 2,
      "GET /notes/n": 5,
      "POST /notes brief": 2,
      "DELETE /notes/n": 5,
      "POST /others": 2,
      "PUT /settings": 5,
    },
  ],
  [
    "changing-nothing",
    {
      "POST /notes": 2,
      "GET /notes/n": 5,
      "POST /notes brief": 2,
      "DELETE /notes/n": 2,
      "POST /others": 2,
      "PUT /settings": 2,
    },
  ],
  [
    "deleting-all",
    {
      "POST /notes": 2,
      "GET /notes/n": 2,
      "POST /notes brief": 5,
      "DELETE /notes/n": 5,
      "POST /others": 2,
      "PUT /settings": 2,
    },
  ],
])(
  "repeats three times what is %s, after two whole runs if it must know what they do",
  async (part, expected) => {
    const { create, counts } = counting();
    await using server = await localProgram(create).start();
    const repetition = createRepetition(server, { tests: TESTS }, { part });
    await repetition.prepare();
    for (let time = 0; time < 3; time += 1) await repetition.repeat();
    expect(counts).toEqual(expected);
  },
);

test("a request that brings the same thing with the status 201 again creates nothing", async () => {
  const bodies: unknown[] = [];
  await using server = await localProgram(() => ({ path, body }) => {
    bodies.push(body["name"]);
    return [201, { id: path === "/links" ? body["name"] : bodies.length }];
  }).start();
  const step = (path: string, name: string): AcceptanceTest["steps"][number] =>
    http({ method: "POST", path, body: JSON.stringify({ name }), capture: [id] });
  const steps = [step("/links", "same"), step("/notes", "new")];
  const repetition = createRepetition(
    server,
    { tests: [{ criterionId: "c1", name: "a test", steps }] },
    { part: "creating-nothing" },
  );
  await repetition.prepare();
  await repetition.repeat();
  expect(bodies).toEqual(["same", "new", "same", "new", "same"]);
});
