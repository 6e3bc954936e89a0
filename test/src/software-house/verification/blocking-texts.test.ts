import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { sendBlockingTexts } from "../../../../src/software-house/verification/odd-input/blocking-texts.ts";
import { withOtherTexts } from "../../../../src/software-house/verification/odd-input/long-texts.ts";
import { servicesOfTests, type RunningService } from "../../../support/running-service.ts";
import { http } from "./programs/shortener.ts";

const startService = servicesOfTests();

const tests = {
  tests: [
    {
      criterionId: "c1",
      name: "a note is kept",
      steps: [
        http({ method: "POST", path: "/notes", body: '{"who":"ann@a.example"}', expect: { status: [201] } }),
      ],
    },
  ],
};

const waiting = { briefly: 200, surely: 300, work: 60_000 };

/** Starts a service that answers nobody any more when a body has this text. */
async function serviceThat(blocksAt: string | null, { refusesFew = true } = {}): Promise<RunningService> {
  let isBlocked = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    isBlocked ||= blocksAt !== null && body.includes(blocksAt);
    if (!isBlocked) response.writeHead(refusesFew && body.includes("aaaaa!") ? 400 : 201).end();
  };
  const service = await startService((request, response) => void answer(request, response));
  return service;
}

const LONG = `${"a".repeat(50)}!`;

test("a service that reads long texts at once is well", async () => {
  const start = async () => ({ server: await serviceThat(null) });
  expect(await sendBlockingTexts(await serviceThat(null), tests, { start, waiting })).toEqual({
    failures: [],
    warnings: [],
    tried: "7 long texts",
  });
});

test("a service that a long text blocks each time fails", async () => {
  const start = async () => ({ server: await serviceThat(LONG) });
  expect(await sendBlockingTexts(await serviceThat(LONG), tests, { start, waiting })).toMatchObject({
    failures: [
      'POST /notes: as long as it reads 50 equal characters as the text "who", no other client is answered',
    ],
    warnings: [],
  });
});

test("a service that may have much to do for a long text is only warned of", async () => {
  const start = async () => ({ server: await serviceThat(LONG, { refusesFew: false }) });
  expect(await sendBlockingTexts(await serviceThat(LONG), tests, { start, waiting })).toMatchObject({
    failures: [],
    warnings: [expect.any(String)],
  });
});

test("what a new program does not do is not said", async () => {
  const start = async () => ({ server: await serviceThat(null) });
  expect(await sendBlockingTexts(await serviceThat(LONG), tests, { start, waiting })).toMatchObject({
    failures: [],
    warnings: [],
  });
});

test("texts stand in bodies, paths and queries", () => {
  const request = {
    method: "PUT",
    path: "/rooms/7/notes?day=today&x=",
    headers: [],
    body: '{"to":"a@b.example","n":1}',
  };
  expect(
    withOtherTexts(request, 2).map(({ request: { path, body }, place }) => [
      place,
      place.startsWith("the") ? body : path,
    ]),
  ).toEqual([
    ['the text "to"', '{"to":"aa","n":1}'],
    ['the text "to"', '{"to":"aa!","n":1}'],
    ['the text "to"', '{"to":"a@b.aa!","n":1}'],
    ['the text "to"', '{"to":"11!","n":1}'],
    ['the text "to"', '{"to":"  !","n":1}'],
    ['"rooms" in the path', "/aa/7/notes?day=today&x="],
    ['"rooms" in the path', "/aa!/7/notes?day=today&x="],
    ['"7" in the path', "/rooms/aa/notes?day=today&x="],
    ['"7" in the path', "/rooms/aa!/notes?day=today&x="],
    ['"notes" in the path', "/rooms/7/aa?day=today&x="],
    ['"notes" in the path', "/rooms/7/aa!?day=today&x="],
    ['"today" in the path', "/rooms/7/notes?day=aa&x="],
    ['"today" in the path', "/rooms/7/notes?day=aa!&x="],
  ]);
});
