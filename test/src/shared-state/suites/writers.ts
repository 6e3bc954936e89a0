import { describe, expect, it } from "vitest";
import { openSharedState } from "../../../../src/shared-state/index.ts";
import type { OpenStore } from "../support/stores.ts";

/** Tests what every store must do with several writers, and with owners. */
export function writersSuite(open: OpenStore): void {
  describe("writers", () => {
    it("lose none of 50 updates at once, each through its own state", async () => {
      await using kept = await open();
      const states = Array.from({ length: 5 }, () => openSharedState(kept.store, { namespace: "board" }));
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          states[index % 5]!.update("count", (count) => Number(count ?? 0) + 1),
        ),
      );
      expect(await states[0]!.get("count")).toMatchObject({ value: 50, version: 50 });
      await Promise.all(states.map((state) => state.close()));
    });

    it("succeed with as many compare-and-sets as there are versions", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const wins = await Promise.all(
        Array.from({ length: 20 }, async () => {
          let won = 0;
          for (let attempt = 0; attempt < 10; attempt += 1) {
            const { value, version } = await state.get("count");
            const { written } = await state.compareAndSet("count", version, Number(value ?? 0) + 1);
            if (written) won += 1;
          }
          return won;
        }),
      );
      const total = wins.reduce((sum, won) => sum + won, 0);
      expect(total).toBeGreaterThan(0);
      expect(await state.get("count")).toMatchObject({ value: total, version: total });
    });
  });

  describe("owners", () => {
    it("alone can change their keys, which all agents can read", async () => {
      await using kept = await open();
      await using writer = openSharedState(kept.store, { namespace: "board", agent: "writer" });
      await using nobody = openSharedState(kept.store, { namespace: "board" });
      const critic = writer.as("critic");
      await critic.set("draft", "free for all");
      expect(await writer.claim("draft")).toEqual({
        key: "draft",
        value: "free for all",
        version: 1,
        owner: "writer",
      });
      expect(await writer.claim("draft")).toMatchObject({ owner: "writer", version: 1 });
      await writer.set("draft", "mine");
      for (const other of [critic, nobody]) {
        for (const denied of [
          () => other.set("draft", "stolen"),
          () => other.update("draft", () => "stolen"),
          () => other.compareAndSet("draft", 2, "stolen"),
          () => other.delete("draft"),
          () => other.release("draft"),
        ]) {
          await expect(denied()).rejects.toMatchObject({
            name: "SharedStateError",
            code: "shared_key_owned",
            key: "draft",
            owner: "writer",
          });
        }
        expect(await other.get("draft")).toMatchObject({ value: "mine", version: 2, owner: "writer" });
      }
      await expect(critic.claim("draft")).rejects.toMatchObject({
        code: "shared_key_owned",
        owner: "writer",
      });
      await expect(nobody.claim("other")).rejects.toMatchObject({ code: "shared_key_owned", key: "other" });
    });

    it("can release a key, and keep it through a deletion", async () => {
      await using kept = await open();
      await using writer = openSharedState(kept.store, { namespace: "board", agent: "writer" });
      const critic = writer.as("critic");
      await writer.claim("draft");
      await writer.set("draft", "mine");
      await writer.delete("draft");
      await expect(critic.set("draft", "stolen")).rejects.toMatchObject({ owner: "writer" });
      expect([await writer.release("draft"), await writer.release("draft")]).toEqual([true, false]);
      expect(await critic.set("draft", "ours")).toMatchObject({ value: "ours", version: 3, owner: null });
    });

    it("are unique, even if many agents claim a key at once", async () => {
      await using kept = await open();
      await using state = openSharedState(kept.store, { namespace: "board" });
      const claims = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => state.as(`agent-${index}`).claim("draft")),
      );
      expect(claims.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });

    it("can be ignored by a state that does not enforce ownership", async () => {
      await using kept = await open();
      await using writer = openSharedState(kept.store, { namespace: "board", agent: "writer" });
      await writer.claim("draft");
      await using warden = openSharedState(kept.store, { namespace: "board", enforceOwnership: false });
      expect(await warden.set("draft", "tidied")).toMatchObject({ version: 1, owner: "writer" });
      expect(await warden.release("draft")).toBe(true);
    });
  });
}
