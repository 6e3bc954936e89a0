import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { choosePort } from "../../cli/dev/choose-port.ts";
import { locateServer } from "../../cli/dev/locate-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("choosePort", () => {
  test("takes 2024 or the next port that is free, and none that is in use", async () => {
    expect(await choosePort(undefined, "127.0.0.1")).toBeGreaterThanOrEqual(2024);
    const server = await holdPort(2024);
    // Without it, another process has the port, and may let go of it at any time.
    const first = server === null ? 2024 : 2025;
    expect(await choosePort(undefined, "127.0.0.1")).toBeGreaterThanOrEqual(first);
    server?.close();
  });

  test("takes any free port for 0, and refuses a port that is in use", async () => {
    expect(await choosePort(0, "127.0.0.1")).toBeGreaterThan(0);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await expect(choosePort(port, "127.0.0.1")).rejects.toThrow(
      `port ${port} is in use; choose another one with --port, or leave it out to take a free one`,
    );
    server.close();
  });

  test("refuses a host that this machine is not", async () => {
    await expect(choosePort(0, "192.0.2.1")).rejects.toThrow(
      'cannot serve on "192.0.2.1" (EADDRNOTAVAIL); it must be an address of this machine',
    );
  });
});

/** Listens on a port. Null if another process does. */
async function holdPort(port: number): Promise<Server | null> {
  const server = createServer().listen(port, "127.0.0.1");
  return once(server, "listening").then(
    () => server,
    () => null,
  );
}

/** Writes a package into a folder's node_modules. */
function install(folder: string, name: string, manifest: object, files: readonly string[] = []): void {
  const place = join(folder, "node_modules", name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ name, ...manifest }));
  for (const file of files) writeFileSync(join(place, file), "");
}

const API = { exports: { "./server": "./server.mjs", "./package.json": "./package.json" } };
const TSX = { version: "4.0.0", exports: { "./cli": "./cli.mjs" } };

describe("locateServer", () => {
  test("finds the server that only the project's CLI sees, as in pnpm's tree", () => {
    using folder = temporaryFolder();
    const cli = join(folder.path, "node_modules/@langchain/langgraph-cli");
    install(folder.path, "@langchain/langgraph-cli", { version: "1.5.1" });
    install(cli, "@langchain/langgraph-api", { version: "1.5.1", ...API }, ["server.mjs"]);
    install(cli, "tsx", TSX, ["cli.mjs"]);
    const files = locateServer(folder.path, join(folder.path, "troupe.js"));
    expect(files.server).toMatch(/^file:.*\/langgraph-api\/server\.mjs$/);
    expect(files.tsx).toMatch(/tsx\/cli\.mjs$/);
  });

  test("says how to install it if it is missing, and if it is the registry's latest, which is too old", () => {
    using folder = temporaryFolder();
    const troupe = join(folder.path, "troupe.js");
    const command = "`npm install --save-dev @langchain/langgraph-cli@1.5.1`";
    expect(() => locateServer(folder.path, troupe)).toThrow(
      `troupe dev: LangGraph's development server is not installed; ${command} installs it`,
    );
    install(folder.path, "@langchain/langgraph-api", { version: "2.0.0", ...API }, ["server.mjs"]);
    expect(() => locateServer(folder.path, troupe)).toThrow(
      `it needs version 1.5 of LangGraph's development server, but 2.0.0 is installed; ${command}`,
    );
  });
});
