import { once } from "node:events";
import { openSharedState } from "../../../../src/shared-state/open-shared-state.ts";
import { openAddress } from "./stores.ts";

// Adds a number to a key by as many updates at once, when its input says so: `<address> <updates>`.
const [, , address = "", updates = "0"] = process.argv;
const store = await openAddress(address);
const state = openSharedState(store, { namespace: "board" });
await state.get("count");
console.log("ready");
await once(process.stdin, "data");
await Promise.all(
  Array.from({ length: Number(updates) }, () => state.update("count", (count) => Number(count ?? 0) + 1)),
);
await state.close();
await store.stop();
