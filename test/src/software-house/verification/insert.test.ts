import { describe, expect, it } from "vitest";
import {
  insertBody,
  insertPath,
  insertPattern,
  insertText,
  type KnownValues,
} from "../../../../src/software-house/evidence/insert.ts";
import {
  parseJsonPath,
  readJsonPath,
} from "../../../../src/software-house/verification/acceptance/read-json-path.ts";

const known: KnownValues = {
  values: new Map([
    ["code", "a.b"],
    ["path", "/x"],
    ["said", 'say "hi"'],
  ]),
  base: "http://127.0.0.1:81",
};

describe("insertion", () => {
  it("inserts values into texts, paths, bodies and patterns", () => {
    expect([
      insertText("{{base}}/{{ code }}", known),
      insertPath("/{{path}}", known),
      insertBody('{"text":"{{said}}"}', known),
      insertPattern("^{{code}}$", known),
    ]).toEqual(["http://127.0.0.1:81/a.b", "/x", '{"text":"say \\"hi\\""}', "^a\\.b$"]);
  });

  it("matches the server's address in a pattern under every name of this machine", () => {
    const pattern = new RegExp(`^${insertPattern("{{base}}/x", known)}$`);
    expect(
      ["localhost:81", "127.0.0.1:81", "localhost:82"].map((host) => pattern.test(`http://${host}/x`)),
    ).toEqual([true, true, false]);
  });

  it("names an unknown name and the available names", () => {
    expect(() => insertText("{{other}}", known)).toThrow(
      "{{other}} is not captured before this step; available: code, path, said, base",
    );
  });
});

describe("readJsonPath", () => {
  const value = { a: { "b-c": [{ d: 1 }, { d: "two" }] } };

  it.each(["$.a.b-c[1].d", "a.b-c[1].d", "a['b-c'][1].d", "$.a.b-c[-1].d", "/a/b-c/1/d"])(
    "reads %s",
    (path) => {
      expect(readJsonPath(value, parseJsonPath(path) ?? [])).toBe("two");
    },
  );

  it("finds nothing at a path that does not exist, not even a property that every object has", () => {
    expect(
      ["a.x", "a.constructor", "a.b-c[7].d"].map((path) => readJsonPath(value, parseJsonPath(path) ?? [])),
    ).toEqual([undefined, undefined, undefined]);
  });

  it("does not accept a pattern as a path", () => {
    expect(parseJsonPath('"code":"(.+)"')).toBeNull();
  });
});
