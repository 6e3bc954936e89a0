import { uuid6 } from "@langchain/langgraph-checkpoint";
import { expect, it } from "vitest";
import { idAfter } from "../../../src/langgraph/checkpoint-ids.ts";

it("keeps an id of LangGraph that sorts after the other one", () => {
  const [one, next] = [uuid6(0), uuid6(1)];
  expect(idAfter(one, next)).toBe(next);
  expect(idAfter("", one)).toBe(one);
});

it("makes the next id in time from an id that sorts before the other one, and keeps its random part", () => {
  const [behind, latest] = [uuid6(3), uuid6(4)];
  const id = idAfter(latest, behind);
  expect(id > latest && id.length === latest.length).toBe(true);
  expect(id.slice(19)).toBe(behind.slice(19));
  // Real ids follow again as soon as the clock has caught up.
  expect(uuid6(5) > id).toBe(true);
  expect(idAfter("1f0ca1b2-ffff-6fff-8000-0123456789ab", "1f0ca1b2-0000-6000-8001-ba9876543210")).toBe(
    "1f0ca1b3-0000-6000-8001-ba9876543210",
  );
});

it("changes no id that LangGraph has not made", () => {
  expect(idAfter("b", "a")).toBe("a");
  expect(idAfter(uuid6(0), "00001")).toBe("00001");
});
