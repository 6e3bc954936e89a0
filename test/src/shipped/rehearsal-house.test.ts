import { expect, test } from "vitest";
import { createRouter, createSoftwareHouse, softwareHouse } from "../../../graphs/index.ts";
import { answerOf, defineSpecialist } from "../../../src/index.ts";
import { houseReply } from "../../../src/shipped/rehearsal/house-script.ts";
import { readModelRequest } from "../../../src/testing/model-request.ts";
import { ask } from "../../support/kitchen.ts";

const UNKNOWN = "a rehearsal of the Software House knows one request only";

test("another request than the shipped one stops before anything is written", async () => {
  const state = await softwareHouse.invoke(ask("Write a chess engine."));
  expect(answerOf(state)).toContain(UNKNOWN);
  expect(state.outcome).toMatchObject({ status: "stopped", code: "rehearsal_unknown", mode: "rehearsal" });
  expect([state.files, state.delivery]).toEqual([[], null]);
});

test("so does a Software House of one's own, also below a router", async () => {
  const graph = createSoftwareHouse({ limits: { rounds: 1 }, out: null });
  const house = defineSpecialist({ name: "house", description: "builds software", graph });
  const state = await createRouter({ specialists: [house] }).invoke(ask("Write software."));
  expect(answerOf(state)).toContain(UNKNOWN);
});

test("an edited specification is none that the script has files for", () => {
  const format = { json_schema: { name: "file_set" } };
  const messages = [{ role: "user", content: "another specification" }];
  const body = { messages, response_format: format };
  const reply = houseReply(readModelRequest({ body, headers: {}, number: 1 }));
  expect(reply).toMatchObject({ fault: { kind: "refusal", message: expect.stringContaining(UNKNOWN) } });
});
