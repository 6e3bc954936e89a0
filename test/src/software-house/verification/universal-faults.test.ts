import { afterAll, describe, expect, it } from "vitest";
import { diaryFaults, pythonDiary } from "../../../../bench/house/programs/python-diary.ts";
import { remindersFaults } from "../../../../bench/house/programs/python-reminders-faults.ts";
import { pythonReminders } from "../../../../bench/house/programs/python-reminders.ts";
import type { Developer } from "../../../../bench/house/programs/developer.ts";
import { pythonBankInCharacters } from "../../../../bench/house/programs/python-bank-faults.ts";
import { cellarFaults, pythonCellarWithLock } from "../../../../bench/house/programs/python-cellar-faults.ts";
import { pythonFaults } from "../../../../bench/house/programs/python-faults.ts";
import { openVerification } from "./programs/verification.ts";

const quick = await openVerification("python", { quick: true });
const whole = await openVerification("python");

afterAll(async () => {
  await quick.close();
  await whole.close();
});

/** Returns the faulty program whose name ends with these words. */
function faulty(words: string): Developer {
  const all = [...pythonFaults, ...diaryFaults, ...cellarFaults, ...remindersFaults, pythonBankInCharacters];
  const found = all.find(({ name }) => name.includes(words));
  if (found === undefined) throw new Error(`there is no program that ${words}`);
  return found;
}

describe.skipIf(quick.missing !== null)("faults that no test asks for", () => {
  it.each<[string, RegExp]>([
    [
      "reads bodies under its lock",
      /^survival: \S+ \S+ is not answered as long as another client has sent only half of POST \/shorten$/,
    ],
    [
      "how many characters an answer has",
      /^survival: POST \/accounts: the answer 201 is longer than it says/,
    ],
    [
      "midnight where it runs",
      /^environment: with the time zone (?:Pacific\/Kiritimati|Etc\/GMT\+12|America\/St_Johns): two notes of today: /,
    ],
    [
      "reminders whose day begins at local midnight",
      /^environment: with the time zone Pacific\/Kiritimati: days over the end of the summer: /,
    ],
    [
      "days have 86,400 seconds",
      /^environment: with the time zone America\/St_Johns: days over the end of the summer: /,
    ],
    [
      "does not notice a full disk",
      /^survival: on a full disk, python3 diary\.py write .* exits with 0, but then /,
    ],
    [
      "keep a backup of each change",
      /^survival: each run of python3 reminders\.py add .* leaves another file in its folder or in the home folder: there are /,
    ],
    [
      "leaves a temporary file at each run",
      /^survival: each run of python3 diary\.py .* leaves a temporary file: there are \d+, \d+, \d+ after 3 runs$/,
    ],
    ["writes only when it ends", /^environment: with a restart \(SIGKILL\) between two steps, /],
    [
      "leaves its lock when it is killed",
      /^environment: with a restart \(SIGKILL\) between two steps, .* did not start again /,
    ],
    [
      "forgets the keys of requests",
      /^environment: with a restart \(SIGKILL\) between two steps, the same key takes them once: /,
    ],
    [
      "finds again what was removed",
      /^environment: with a restart \(SIGKILL\) between two steps, a wine is removed: /,
    ],
    [
      "counts on from the ids that are there",
      /^environment: POST \/wines gives "\d+" again, after a restart, the id of one that was removed$/,
    ],
    [
      "gives the number of its wines as an id",
      /^environment: POST \/wines gives "\d+" again, the id of one that is still there$/,
    ],
  ])("are found in a program that %s", { timeout: 120_000 }, async (words, reason) => {
    expect(await quick.verified(faulty(words))).toMatchObject({
      status: "not-verified",
      reason: expect.stringMatching(reason) as string,
    });
  });

  it.each([pythonDiary, pythonCellarWithLock, pythonReminders])(
    "are not found in $name",
    { timeout: 120_000 },
    async (correct) => {
      expect(await quick.verified(correct)).toMatchObject({
        status: "verified",
        phases: { environment: "passed" },
      });
    },
  );
});

describe.skipIf(whole.missing !== null)("faults that show after many requests", () => {
  it.each<[string, RegExp]>([
    ["leaves a thread for each request", /^soak: threads stay with requests that create nothing: /],
    ["leaves a temporary file for each body", /^soak: (?:temporary )?files stay with requests that /],
  ])("are found in a service that %s", { timeout: 180_000 }, async (words, reason) => {
    expect(await whole.verified(faulty(words))).toMatchObject({
      status: "not-verified",
      reason: expect.stringMatching(reason) as string,
    });
  });
});
