import { expect, it } from "vitest";
import { closedView, openView, viewAfter } from "../../cli/view/live-view.ts";
import { outcome } from "../support/outcome.ts";
import { event } from "./support/events.ts";

it("the live view of a handoff graph has a row for each turn of a specialist", () => {
  const over = (from: string, to: string, sequence: number) => ({
    ...event("handed_over", { to, task: `go to ${to}`, reason: "" }, { agent: from }),
    sequence,
  });
  const refused = event(
    "handoff_refused",
    { to: "max", message: 'unknown specialist "max"' },
    { agent: "bob" },
  );
  const finished = event("finished", { outcome: outcome() }, { agent: "ann" });
  const events = [over("ann", "bob", 1), refused, over("bob", "ann", 2), finished];
  const views = [openView("handoffs", 0)];
  for (const [index, one] of events.entries()) {
    views.push(viewAfter(views.at(-1)!, { event: one, teams: [] }, (index + 1) * 10));
  }
  const rows = views.map((view) =>
    view.rows.map(({ name, state, detail, retry }) => [name, state, retry ?? detail].join(" ").trim()),
  );
  expect(rows).toEqual([
    ["handoffs running"],
    ["ann done hands over to bob", "bob running go to bob"],
    ["ann done hands over to bob", 'bob running unknown specialist "max"'],
    ["ann done hands over to bob", "bob done hands over to ann", "ann running go to ann"],
    ["ann done hands over to bob", "bob done hands over to ann", "ann done go to ann"],
  ]);
  expect(closedView(views[1]!, "stopped", 50).rows.map(({ state }) => state)).toEqual(["done", "stopped"]);
});
