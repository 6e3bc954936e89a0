import { once } from "node:events";
import { openSharedState } from "../../../../src/shared-state/open-shared-state.ts";
import { openAddress } from "./stores.ts";

// Adds so many to a key, all at once, when it is told to: `<address> <updates>`.
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
