import { expect, test } from "vitest";
import { countSharedWords } from "../../../src/rehearsal/shared-words.ts";

test.each([
  ["sends mails", "Send a mail to Bob.", 2],
  ["sends mails", "mail", 1],
  ["writes and improves texts, and answers questions", "Improve this text", 2],
  ["writes and improves texts, and answers questions", "A question", 1],
  ["finds hotels", "Find a hotel!", 2],
  ["writes poems", "Writing a poem on rain.", 2],
  ["answers queries of databases", "Why is my query of the database slow?", 2],
  ["sells boxes, dishes, movies and classes", "a box, a dish, a movie, a class", 4],
  ["translates texts", "A translation", 1],
  ["books buses", "Booked the bus", 2],
  ["the state of orders and their delivery", "Where is order 1001?", 1],
])("%j shares with %j %i words", (description, request, shared) => {
  expect(countSharedWords(description, request)).toBe(shared);
  expect(countSharedWords(request, description)).toBe(shared);
});

test.each(["and, or the", "What about this, please?", "to of in on", ""])(
  "%j shares nothing, because its words say nothing",
  (request) => {
    expect(
      countSharedWords("writes and improves the texts that you send to this, or what about", request),
    ).toBe(0);
  },
);
