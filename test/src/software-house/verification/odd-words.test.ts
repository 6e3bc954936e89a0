import { afterAll, describe, expect, it } from "vitest";
import {
  tallyFaults,
  typescriptTally,
  typescriptTallyOfStream,
} from "../../../../bench/house/programs/typescript-tally.ts";
import { openVerification } from "./programs/verification.ts";

const { missing, verified, close } = await openVerification("typescript", { quick: true });

afterAll(close);

describe.skipIf(missing !== null)("a command in TypeScript", () => {
  it.each([typescriptTally, typescriptTallyOfStream])(
    "is verified if it treats all words and all pieces alike: $name",
    { timeout: 120_000 },
    async (developer) => {
      expect(await verified(developer)).toMatchObject({
        status: "verified",
        phases: { variation: "passed" },
      });
    },
  );

  it.each([
    ["in an object", /^variation: counts each word, with "constructor" in place of /],
    [
      "decodes each piece",
      /^survival: input in pieces on stdin, with : it prints ".*", but with the same input at once it prints /,
    ],
    ["only the first piece", /^survival: input in pieces on stdin, with : /],
  ])(
    "is not verified if it keeps, decodes or reads them otherwise: %s",
    { timeout: 120_000 },
    async (words, reason) => {
      const developer = tallyFaults.find(({ name }) => name.includes(words))!;
      expect(await verified(developer)).toMatchObject({
        status: "not-verified",
        reason: expect.stringMatching(reason) as string,
      });
    },
  );
});
