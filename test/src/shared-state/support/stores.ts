import { join } from "node:path";
import { InMemoryStore, type BaseStore } from "@langchain/langgraph";
import { PostgresStore } from "@langchain/langgraph-checkpoint-postgres/store";
// Not from the index, so that a process that opens a store with this file starts quickly.
import { openSqliteStore } from "../../../../src/shared-state/open-sqlite-store.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** A store under test, and how other processes reach the same data. */
export interface StoreUnderTest extends AsyncDisposable {
  store: BaseStore;
  /** What a child process needs to open it; null if no other process can. */
  address: string | null;
}

/** Opens a new, empty store. */
export type OpenStore = () => Promise<StoreUnderTest>;

/** A store in memory. */
export const openMemory: OpenStore = async () => ({
  store: new InMemoryStore(),
  address: null,
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

/** A store in a SQLite file. */
export const openSqlite: OpenStore = async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, "store.db");
  const store = await openSqliteStore({ file });
  return {
    store,
    address: `sqlite:${file}`,
    async [Symbol.asyncDispose]() {
      store.stop();
      folder[Symbol.dispose]();
    },
  };
};

let schemas = 0;

/** A store in PostgreSQL, in its own schema. */
export function openPostgres(url: () => string): OpenStore {
  return async () => {
    schemas += 1;
    const address = `${url()}#test_${schemas}`;
    const store = await openAddress(address);
    return { store, address, [Symbol.asyncDispose]: async () => store.stop() };
  };
}

/** Opens what a test gave as an address. */
export async function openAddress(address: string): Promise<BaseStore> {
  if (address.startsWith("sqlite:")) return openSqliteStore({ file: address.slice("sqlite:".length) });
  const [url = "", schema = ""] = address.split("#");
  return PostgresStore.fromConnString(url, { schema });
}
