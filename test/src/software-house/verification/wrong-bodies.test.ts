import { expect, test } from "vitest";
import { wrongBodies } from "../../../../src/software-house/verification/odd-input/wrong-bodies.ts";

test("every field is sent as another kind of value, and is left out once", () => {
  const wrong = wrongBodies('{"url":"https://a.example/","ttl":5}');
  expect(wrong.slice(0, 10)).toEqual([
    { name: "half a body", body: '{"url":"https://a.' },
    { name: "no url", body: '{"ttl":5}' },
    { name: "no ttl", body: '{"url":"https://a.example/"}' },
    { name: "url as 7", body: '{"url":7,"ttl":5}' },
    { name: "url as -1e+308", body: '{"url":-1e+308,"ttl":5}' },
    { name: "url as true", body: '{"url":true,"ttl":5}' },
    { name: "url as null", body: '{"url":null,"ttl":5}' },
    { name: "url as []", body: '{"url":[],"ttl":5}' },
    { name: "url as {}", body: '{"url":{},"ttl":5}' },
    expect.objectContaining({ body: expect.stringContaining("%zz") as string }),
  ]);
  expect(wrong).toHaveLength(17);
});

test.each(["", "text", "[1]", "null", '{"cut'])("%j has no fields", (body) => {
  expect(wrongBodies(body)).toEqual([]);
});
