import { afterAll, describe, expect, test } from "vitest";
import { runAttack } from "../../bench/attack/attack.ts";
import { ATTACKS } from "../../bench/attack/attacks.ts";
import { endServer } from "../../bench/attack/server-attacks.ts";
import { openWorld } from "../../bench/attack/world.ts";
import { hasBubblewrap } from "../support/sandbox/users.ts";

afterAll(endServer);

describe.skipIf(!hasBubblewrap)("the short form of the attacks", () => {
  test.each(
    ATTACKS.filter(({ isShort }) => isShort).map(
      (attack) => [`${attack.target}: ${attack.name}`, attack] as const,
    ),
  )("%s: gets nothing and changes nothing", async (_, attack) => {
    const { happened, successes } = await runAttack(attack, openWorld);

    expect({ happened, successes }).toEqual({ happened, successes: [] });
  });
});

test("an attack that reaches something outside is reported, whatever it says of itself", async () => {
  const row = await runAttack(
    {
      target: "sandbox",
      name: "open door",
      tried: "asks the host's service",
      isShort: true,
      async run({ port }) {
        await fetch(`http://127.0.0.1:${port}`).catch(() => {});
        return { happened: "nothing, of course", successes: [] };
      },
    },
    openWorld,
  );

  expect(row.successes).toEqual(["reached the host's port"]);
});
