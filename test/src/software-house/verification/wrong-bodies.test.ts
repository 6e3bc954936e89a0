import { expect, test } from "vitest";
import { wrongBodies } from "../../../../src/software-house/verification/odd-input/wrong-bodies.ts";

test("every field is sent as another kind of value, and is left out once", () => {
  const wrong = wrongBodies('{"url":"https://a.example/","ttl":5}');
  const ordinary = wrong.slice(0, 10);
  expect(new Set(ordinary.map(({ harm }) => harm))).toEqual(new Set(["ordinary"]));
  expect(ordinary.map(({ name, body }) => [name, body])).toEqual([
    ["half a body", '{"url":"https://a.'],
    ["no url", '{"ttl":5}'],
    ["no ttl", '{"url":"https://a.example/"}'],
    ["url as 7", '{"url":7,"ttl":5}'],
    ["url as -1e308", '{"url":-1e308,"ttl":5}'],
    ["url as 98765432109876543210", '{"url":98765432109876543210,"ttl":5}'],
    ["url as true", '{"url":true,"ttl":5}'],
    ["url as null", '{"url":null,"ttl":5}'],
    ["url as []", '{"url":[],"ttl":5}'],
    ["url as {}", '{"url":{},"ttl":5}'],
  ]);
  expect(wrong[10]).toEqual({ name: "url as 1e999", body: '{"url":1e999,"ttl":5}', harm: "none" });
  expect(wrong[11]).toMatchObject({ body: expect.stringContaining("%zz") as string, harm: "exotic" });
  expect(wrong[12]).toEqual({ name: 'url as "\\ud800"', body: '{"url":"\\ud800","ttl":5}', harm: "none" });
  expect(wrong).toHaveLength(23);
});

test.each(["", "text", "[1]", "null", '{"cut'])("%j has no fields", (body) => {
  expect(wrongBodies(body)).toEqual([]);
});
