import { expect, test } from "vitest";
import { createRouter } from "../../../graphs/router.ts";
import { withTodaysNames } from "../../../src/options/former-names.ts";
import { cook } from "../../support/specialists.ts";

test("an option under its former name counts under today's, which goes before it", () => {
  expect(withTodaysNames({ policy: { attempts: 2 }, name: "a" })).toEqual({
    retry: { attempts: 2 },
    name: "a",
  });
  expect(withTodaysNames({ policy: 1, retry: 2 })).toEqual({ retry: 2 });
  const plain = { name: "a" };
  expect(withTodaysNames(plain)).toBe(plain);
});

test("a fault in an option under its former name is a fault of today's", () => {
  const options = { specialists: [cook], policy: { attempts: 0 } };
  expect(() => createRouter(options)).toThrow("retry.attempts");
});
