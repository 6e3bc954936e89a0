import { afterAll, describe, expect, it } from "vitest";
import { pythonBankFaults, pythonBankOneLock } from "../../../../bench/house/programs/python-bank-faults.ts";
import { pythonBank } from "../../../../bench/house/programs/python-bank.ts";
import { openVerification } from "./programs/verification.ts";

const { missing, verified, close } = await openVerification("python");

afterAll(close);

// A deadlock is waited for, and then waited for once more to confirm it.
describe.skipIf(missing !== null)(
  `a Python service with threads${missing === null ? "" : ` (skipped: ${missing})`}`,
  { timeout: 180_000 },
  () => {
    it.each([pythonBank, pythonBankOneLock].map((bank) => [bank.name, bank] as const))(
      "is verified if it is correct: %s",
      async (_, bank) => {
        expect(await verified(bank)).toMatchObject({ status: "verified", phases: { race: "passed" } });
      },
    );

    it.each(pythonBankFaults.map((bank) => [bank.name, bank] as const))(
      "is not verified if its threads disturb each other: %s",
      async (_, bank) => {
        expect(await verified(bank)).toMatchObject({
          status: "not-verified",
          reason: expect.stringMatching(/^(race|acceptance): /) as string,
        });
      },
    );
  },
);
