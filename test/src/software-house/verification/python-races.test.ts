import { afterAll, describe, expect, it } from "vitest";
import { faulty } from "../../../../bench/house/programs/developer.ts";
import { pythonBank } from "../../../../bench/house/programs/python-bank.ts";
import { openVerification } from "./programs/verification.ts";

const { missing, verified, close } = await openVerification("python", { quick: true });

afterAll(close);

// The benchmark of verdicts has banks whose threads disturb each other only now and then.
const CHECKS_TOO_EARLY = faulty(pythonBank, "checks the balance long before it takes the lock", [
  ["bank.py", "import threading\n", "import threading\nimport time\n"],
  [
    "bank.py",
    "        with account.lock:\n            account.check(amount)\n",
    "        account.check(amount)\n        time.sleep(0.02)\n        with account.lock:\n",
  ],
]);

describe.skipIf(missing !== null)(
  `a Python service with threads${missing === null ? "" : ` (skipped: ${missing})`}`,
  { timeout: 180_000 },
  () => {
    it("is verified if it is correct", async () => {
      expect(await verified(pythonBank)).toMatchObject({ status: "verified", phases: { race: "passed" } });
    });

    it("is not verified if its threads disturb each other", async () => {
      expect(await verified(CHECKS_TOO_EARLY)).toMatchObject({
        status: "not-verified",
        reason: expect.stringMatching(/^(race|acceptance): /) as string,
      });
    });
  },
);
