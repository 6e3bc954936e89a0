import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** A network between a client and a server that can be cut without a word, as by a firewall that forgets connections. */
export interface Network extends AsyncDisposable {
  /** The address of the server through this network. */
  url: string;
  /** From now on, nothing passes over the connections that are open. New ones work. */
  cut(): void;
}

/** Opens a network to a server. */
export async function openNetwork(address: string): Promise<Network> {
  const target = new URL(address);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => [near, far].forEach((one) => open.delete(one.destroy())));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(address);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut() {
      for (const socket of open) {
        socket.unpipe();
        // What still comes is read, and lost.
        socket.resume();
      }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
