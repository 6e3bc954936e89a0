import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A payment as the server got it. */
export interface CountedPayment {
  id: string;
  order: string;
  amount: number;
}

/** A server that takes payments, and refuses none: it counts the same one as often as it comes. */
export interface PayDesk extends AsyncDisposable {
  url: string;
  counted: CountedPayment[];
}

/**
 * Starts the server. `POST /pay` counts a payment and answers; with `?silent=before` it hangs before it counts, and with
 * `?silent=after` after that. `GET /paid/<id>` says how often a payment was counted.
 */
export async function startPayDesk(): Promise<PayDesk> {
  const counted: CountedPayment[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://desk");
      if (request.method === "GET") {
        response.end(String(counted.filter(({ id }) => pathname.endsWith(`/${id}`)).length));
        return;
      }
      const payment = JSON.parse(await bodyOf(request)) as CountedPayment;
      const silent = searchParams.get("silent");
      if (silent !== "before") counted.push(payment);
      // The client learns that its request has come this far, and never gets an answer.
      if (silent === null) response.end(`paid ${payment.amount} for ${payment.order}`);
      else response.writeProcessing();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    counted,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
