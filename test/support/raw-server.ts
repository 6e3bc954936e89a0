import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createModels, type Models } from "../../src/models/models.ts";

/** A reply of a server, byte for byte. */
export interface RawAnswer {
  /** @default 200 */
  status?: number;
  /** @default "application/json" */
  type?: string;
  body: string;
}

/** A server that sends its replies as they are, in turn, and the last one again and again. */
export interface RawServer extends AsyncDisposable {
  models: Models;
  /** How many requests came. */
  readonly requests: number;
}

/** Starts a server that answers like this, and makes models that speak to it. */
export async function rawServer(...answers: RawAnswer[]): Promise<RawServer> {
  let requests = 0;
  const server = createServer((request, response) => {
    const {
      status = 200,
      type = "application/json",
      body,
    } = answers[requests] ?? answers.at(-1) ?? { body: "" };
    requests += 1;
    request.resume();
    response.writeHead(status, { "content-type": type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const names = { classifier: "e", manager: "e", specialist: "e" };
  return {
    models: createModels(() => ({
      mode: "live",
      baseUrl: `http://127.0.0.1:${port}/v1`,
      apiKey: null,
      models: names,
      structuredOutput: "json_schema",
      temperature: "auto",
    })),
    get requests() {
      return requests;
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}
