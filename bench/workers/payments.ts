import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { uniform } from "../plans/draws.ts";
import { receiptOf } from "./jobs.ts";

/** A server that counts payments. */
export interface Payments extends AsyncDisposable {
  url: string;
  /** How often each order was paid. */
  readonly paid: ReadonlyMap<number, number>;
}

/** The longest time before a payment is counted, and from then to the reply, in milliseconds. */
const LONGEST_MILLISECONDS = 400;

/** Starts a server that pays an order at each request. It takes some time before and after, so that kills come there, too. */
export async function startPayments(): Promise<Payments> {
  const paid = new Map<number, number>();
  const server = createServer((request, response) => {
    const number = Number(request.url?.slice(1));
    request.resume();
    const pay = async (): Promise<void> => {
      await sleep(LONGEST_MILLISECONDS * uniform(`before ${number}`));
      // A client that has left does not stop a payment.
      paid.set(number, (paid.get(number) ?? 0) + 1);
      await sleep(LONGEST_MILLISECONDS * uniform(`after ${number}`));
      response.end(receiptOf({ kind: "cashier", number }));
    };
    void pay();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paid,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
