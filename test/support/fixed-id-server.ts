import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A chat completions server that gives every reply the same id, and streams the texts that it is given in turn. */
export async function fixedIdServer(
  contents: readonly string[],
): Promise<{ baseUrl: string } & AsyncDisposable> {
  let used = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      const content = contents[used++] ?? "";
      const { stream } = JSON.parse(body) as { stream?: boolean };
      const head = { id: "chatcmpl-7", created: 0, model: "local" };
      const choice = { index: 0, finish_reason: "stop" };
      if (stream !== true) {
        response.setHeader("content-type", "application/json");
        response.end(
          JSON.stringify({ ...head, choices: [{ ...choice, message: { role: "assistant", content } }] }),
        );
        return;
      }
      response.setHeader("content-type", "text/event-stream");
      const delta = { role: "assistant", content };
      response.end(
        `data: ${JSON.stringify({ ...head, choices: [{ ...choice, delta }] })}\n\ndata: [DONE]\n\n`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
