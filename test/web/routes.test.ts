import { describe, expect, it } from "vitest";
import { addressOf, readPlace, threadPlace, type Place } from "../../web/page/routes.ts";

describe("readPlace", () => {
  const places: readonly [string, Place][] = [
    ["", { page: "new", graph: null }],
    ["#/new", { page: "new", graph: null }],
    ["#/new/software-house", { page: "new", graph: "software-house" }],
    ["#/new/a%2Fb", { page: "new", graph: "a/b" }],
    ["#/inbox", { page: "inbox" }],
    ["#/threads/1b", threadPlace("1b")],
    [
      "#/threads/1b?run=2c&tab=steps&span=x%20y",
      { page: "thread", thread: "1b", run: "2c", tab: "steps", span: "x y" },
    ],
    ["#/threads", { page: "unknown", address: "#/threads" }],
    ["#/threads/1/2", { page: "unknown", address: "#/threads/1/2" }],
    ["#/inbox/1", { page: "unknown", address: "#/inbox/1" }],
    ["#/nowhere", { page: "unknown", address: "#/nowhere" }],
    ["#/threads/%zz", threadPlace("%zz")],
  ];
  it.each(places)("reads %j", (hash, place) => {
    expect(readPlace(hash)).toEqual(place);
  });

  it.each(places.filter(([, { page }]) => page !== "unknown"))(
    "reads again what is written for %j",
    (_hash, place) => {
      expect(readPlace(addressOf(place))).toEqual(place);
    },
  );
});
