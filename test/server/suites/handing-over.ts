import { describe, expect, test } from "vitest";
import { isTroupeEvent, type TroupeEvent } from "../../../src/index.ts";
import { newThread, run, say, spoken, type ServedState } from "../../support/dev-runs.ts";
import type { DevSession } from "../../support/dev-session.ts";
import { call, calls, shown, transfer } from "../../support/desk.ts";
import { scriptOf } from "../../../src/testing/index.ts";

/** A support desk's values, as far as tests look at them. */
type DeskState = ServedState & { active: string; handoffs: { from: string; to: string }[] };

/** Conversations that specialists hand over, and threads that go on with who spoke last. */
export function describeHandingOver(session: () => DevSession): void {
  describe.concurrent("a support desk", () => {
    test("goes on in a second turn with who spoke last, who sees the first", async () => {
      const { client, play } = session();
      const thread = await newThread(client);
      play(
        "a broken lamp",
        scriptOf([
          calls(transfer("technical", "a broken lamp")),
          calls(call("explain_error", { code: "E-101" })),
          { text: "Screw it in." },
        ]),
      );
      const first = (await run(client, "handoffs", { thread, input: say("a broken lamp") })) as DeskState;
      expect([first.active, first.handoffs.length, first.outcome?.status]).toEqual([
        "technical",
        1,
        "completed",
      ]);
      const requests = play(
        "a broken lamp",
        scriptOf([calls(transfer("billing", "a new lamp")), { text: "It costs 3." }]),
      );
      const second = (await run(client, "handoffs", {
        thread,
        input: say("I need another for a broken lamp"),
      })) as DeskState;
      expect(requests()[0]?.system).toContain("You help with disturbances");
      expect(shown(requests()[0]!)).toEqual([
        "user | a broken lamp",
        "technical | Screw it in.",
        "user | I need another for a broken lamp",
      ]);
      expect(second.handoffs).toMatchObject([{ from: "technical", to: "billing" }]);
      expect(spoken(second).at(-1)).toBe("billing: It costs 3.");
      expect(requests().flatMap(({ refusal }) => (refusal ? [refusal.message] : []))).toEqual([]);
    });

    test("streams each answer under its speaker's name, and tells of the handoff", async () => {
      const { client, play } = session();
      play(
        "a dark cellar",
        scriptOf([calls(transfer("billing")), { text: "It costs nothing.", chunkCharacters: 6 }]),
      );
      const pieces: string[][] = [];
      const events: TroupeEvent[] = [];
      const chunks = client.runs.stream(await newThread(client), "handoffs", {
        input: say("a dark cellar"),
        streamMode: ["messages-tuple", "custom"],
        streamSubgraphs: true,
      });
      for await (const { event, data } of chunks) {
        if (isTroupeEvent(data)) events.push(data);
        if (!event.startsWith("messages")) continue;
        const [{ type, name, content }] = data as [{ type: string; name: string; content: string }];
        if (type === "ai" && content !== "") pieces.push([name, content]);
      }
      expect(pieces).toEqual([
        ["billing", "It cos"],
        ["billing", "ts not"],
        ["billing", "hing."],
      ]);
      expect(events.map(({ type, agent }) => [type, agent])).toEqual([
        ["agent_started", "triage"],
        ["handed_over", "triage"],
        ["agent_started", "billing"],
        ["finished", "billing"],
      ]);
    });
  });
}
