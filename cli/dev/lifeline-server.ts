import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ServerNews } from "../../web/server/lifeline.ts";

/** What happens to the process of a server: what it tells, and that it is gone. */
export type LifelineNews = ServerNews | { readonly kind: "gone" };

/** The end of the lifeline that `troupe dev` holds. */
export interface LifelineServer extends AsyncDisposable {
  /** Where the process of the server connects to. */
  readonly address: string;
  /** Resolves when no process is connected. */
  idle(): Promise<void>;
}

/** Listens to the process of a server, and to the next one if it starts again. */
export async function listenToServer(onNews: (news: LifelineNews) => void): Promise<LifelineServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    createInterface({ input: socket }).on("line", (line) => onNews(JSON.parse(line) as ServerNews));
    socket.once("close", () => {
      sockets.delete(socket);
      onNews({ kind: "gone" });
    });
  });
  // Only this user can open the folder.
  const folder = await mkdtemp(join(tmpdir(), "troupe-dev-"));
  const address =
    process.platform === "win32" ? `\\\\.\\pipe\\troupe-dev-${process.pid}` : join(folder, "lifeline");
  server.listen(address);
  await once(server, "listening");
  return {
    address,
    async idle() {
      await Promise.all([...sockets].map((socket) => once(socket, "close")));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
