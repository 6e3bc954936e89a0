import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { Store } from "./store.js";
const store = new Store();
createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const send = (status: number, value: object): void => { response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value)); };
  if (request.method === "POST" && request.url === "/notes") {
    let text: unknown;
    try { text = (JSON.parse(body) as { text?: unknown } | null)?.text; } catch { /* refused below */ }
    if (typeof text !== "string") return send(400, { error: "no text" });
    const id = randomUUID().slice(0, 8);
    store.add(id, text);
    return send(201, { id, text });
  }
  const id = request.url?.replace("/notes/", "") ?? "";
  const text = store.get(id);
  if (request.method === "GET" && text !== undefined) return send(200, { id, text });
  send(404, { error: "not found" });
}).listen(Number(process.env["PORT"]));
