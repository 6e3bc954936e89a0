import { createConnection, type Socket } from "node:net";

/** What the process of a server tells the `troupe dev` that started it, one JSON object on each line. */
export type ServerNews =
  | { readonly kind: "starting"; readonly pid: number }
  | { readonly kind: "ready" }
  /** Somebody has asked it to end: `troupe dev`, or the watcher of the sources, which starts the next one. */
  | { readonly kind: "ending" }
  /** It cannot start. */
  | { readonly kind: "failed"; readonly message: string };

/** The environment variable with the address of the socket that `troupe dev` listens on. */
export const LIFELINE_VARIABLE = "TROUPE_DEV_LIFELINE";

/** The connection of a server's process to the `troupe dev` that started it. */
export interface Lifeline {
  /** Resolves when the news is on its way. */
  tell(news: ServerNews): Promise<void>;
}

/** Connects to `troupe dev`. Calls `onLost` once if that has ended, also if it was killed. */
export async function openLifeline(address: string, onLost: () => void): Promise<Lifeline> {
  const socket = await connect(address);
  socket.once("close", onLost);
  socket.on("error", () => undefined);
  socket.resume();
  // The lifeline alone keeps no process alive.
  socket.unref();
  return {
    tell: (news) =>
      new Promise((resolve) => {
        socket.write(`${JSON.stringify(news)}\n`, () => resolve());
      }),
  };
}

function connect(address: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address, () => {
      socket.off("error", reject);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}
