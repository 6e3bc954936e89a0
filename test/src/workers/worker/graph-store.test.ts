import { EventEmitter, once } from "node:events";
import { AIMessage } from "@langchain/core/messages";
import {
  END,
  MessagesValue,
  START,
  StateGraph,
  StateSchema,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import { expect, it, vi } from "vitest";
import { openSharedState } from "../../../../src/shared-state/open-shared-state.ts";
import type { WorkerGraph } from "../../../../src/workers/worker/worker-options.ts";
import { countingModels } from "./support/counting-models.ts";
import { describeWithFleet } from "./support/services.ts";

type Node = (config: LangGraphRunnableConfig) => Promise<unknown>;

/** Uses each kind of store in a node. */
const uses: Record<string, Node> = {
  async store({ store }) {
    await store?.put(["kitchen"], "menu", { dish: "soup" });
    return (await store?.get(["kitchen"], "menu"))?.value["dish"];
  },
  async shared({ store }) {
    await using state = openSharedState(store, { namespace: "kitchen" });
    await state.update("orders", (orders) => Number(orders ?? 0) + 1);
    return (await state.get("orders")).value;
  },
};

const states = { store: "soup", shared: "1" };

describeWithFleet("the store of graphs on workers", (fleet, services) => {
  it("waits while PostgreSQL is gone, and no run fails for it", async () => {
    await using models = await countingModels();
    const gate = new EventEmitter();
    const [begun, used] = [vi.fn(), vi.fn()];
    const graphOf = (use: Node): WorkerGraph =>
      new StateGraph(new StateSchema({ messages: MessagesValue }))
        .addNode("cook", async (_state, config) => {
          begun();
          await once(gate, "open");
          const working = use(config);
          used();
          return { messages: [new AIMessage(String(await working))] };
        })
        .addEdge(START, "cook")
        .addEdge("cook", END)
        .compile();
    const graphs = Object.fromEntries(Object.entries(uses).map(([name, use]) => [name, graphOf(use)]));
    await using worker = await fleet().worker(models, { graphs });
    const runs = await Promise.all(Object.keys(states).map((name) => fleet().submit(name)));
    const all = async (calls: typeof begun): Promise<void> =>
      vi.waitFor(() => expect(calls).toHaveBeenCalledTimes(runs.length), { timeout: 20_000 });
    await all(begun);
    await services().postgres.stop();
    gate.emit("open");
    await all(used);
    await vi.waitFor(async () => expect((await worker.ping(5_000)).postgres).not.toBeNull(), {
      timeout: 20_000,
    });
    await services().postgres.start();
    const records = await Promise.all(runs.map((run) => fleet().over(run)));
    expect(records.map(({ answer, error }) => answer ?? error)).toEqual(Object.values(states));
    expect(begun).toHaveBeenCalledTimes(runs.length);
  });
});
