import { randomUUID } from "node:crypto";
import { createServer } from "node:http";

const notes = new Map();

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const send = (status, value) => {
    response.writeHead(status, { "Content-Type": "application/json" });
    for (const part of JSON.stringify(value).match(/.{1,5}/gs)) response.write(part);
    response.end();
  };
  if (request.method === "POST" && request.url === "/notes") {
    let text;
    try {
      text = JSON.parse(body)?.text;
    } catch {
      text = undefined;
    }
    if (typeof text !== "string") return send(400, { error: "no text" });
    const id = randomUUID().slice(0, 8);
    notes.set(id, text);
    return send(201, { id, text });
  }
  const id = /^\/notes\/([\w-]+)$/.exec(request.url)?.[1];
  if (request.method === "GET" && notes.has(id)) return send(200, { id, text: notes.get(id) });
  send(404, { error: "not found" });
});

server.listen(Number(process.env.PORT));
