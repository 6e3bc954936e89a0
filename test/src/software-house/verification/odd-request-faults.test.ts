import { afterAll, describe, expect, it } from "vitest";
import { typescriptFaults } from "../../../../bench/house/programs/typescript-faults.ts";
import { openVerification } from "./programs/verification.ts";

const { missing, verified, close } = await openVerification("typescript", { quick: true });

afterAll(close);

describe.skipIf(missing !== null)("faults that show in odd requests", () => {
  it.each<[string, RegExp]>([
    [
      "ends if a client goes away",
      /^survival: the server ended when a client went away in the middle of the body of POST \/shorten: /,
    ],
    ["begins with two slashes", /^survival: the server ended at GET \/\/: /],
    [
      "all ways to divide the letters",
      /^survival: POST \/shorten: as long as it reads 50 equal characters as the text "url", no other client is answered$/,
    ],
  ])("are found in a program that %s", { timeout: 120_000 }, async (words, reason) => {
    const found = typescriptFaults.find(({ name }) => name.includes(words));
    expect(found && (await verified(found))).toMatchObject({
      status: "not-verified",
      reason: expect.stringMatching(reason) as string,
    });
  });
});
