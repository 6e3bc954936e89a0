import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startToolModel } from "../tool-model.ts";

// The model, and a receiver of spans that reads what it gets and keeps nothing. In a process of its own, so that neither
// counts as work of the run.

const receiver = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200).end());
});
await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
const { port } = receiver.address() as AddressInfo;
const baseUrl = await startToolModel("done");
process.send?.({ baseUrl, receiver: `http://127.0.0.1:${port}/v1/traces` });
