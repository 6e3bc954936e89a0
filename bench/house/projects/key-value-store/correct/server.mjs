import { createServer } from "node:http";
import { Store } from "./store.mjs";

const MOST_BYTES = 1024;
const KEY = /^[A-Za-z0-9._-]{1,64}$/;
const TTL = /^[1-9][0-9]{0,4}$/;

const store = new Store(Date.now);

function answer(response, status, value, headers = {}) {
  const type = value === undefined ? {} : { "Content-Type": "application/json" };
  response.writeHead(status, { ...type, ...headers });
  response.end(value === undefined ? undefined : JSON.stringify(value));
}

function refuse(response, status, error) {
  answer(response, status, { error });
}

async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  return size > MOST_BYTES ? undefined : Buffer.concat(chunks).toString();
}

function keyOf(path) {
  try {
    const key = decodeURIComponent(path);
    return KEY.test(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

async function put(request, response, { key, url }) {
  const body = await readBody(request);
  if (body === undefined) return refuse(response, 413, "the value has more than 1024 bytes");
  const ttl = url.searchParams.get("ttl");
  if (ttl !== null && (!TTL.test(ttl) || Number(ttl) > 86_400)) return refuse(response, 400, "wrong ttl");
  const entry = store.get(key);
  const version = request.headers["if-match"];
  if (version !== undefined && version !== String(entry?.version)) return refuse(response, 412, "another version");
  if (request.headers["if-none-match"] === "*" && entry) return refuse(response, 412, "the key is there");
  const written = store.set(key, body, ttl === null ? undefined : Number(ttl));
  answer(response, entry ? 204 : 201, undefined, { "X-Version": written.version });
}

async function increment(request, response, { key }) {
  const body = await readBody(request);
  let by = 1;
  try {
    if (body) by = JSON.parse(body).by ?? 1;
  } catch {
    return refuse(response, 400, "no JSON");
  }
  if (!Number.isInteger(by) || Math.abs(by) > 1_000_000) return refuse(response, 400, "by must be an integer");
  const value = store.increment(key, by);
  if (value === undefined) return refuse(response, 409, "the value is not an integer");
  answer(response, 200, { value });
}

async function handle(request, response) {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/keys" && request.method === "GET") {
    return answer(response, 200, { keys: store.keys(url.searchParams.get("prefix") ?? "") });
  }
  const [, path, action] = /^\/keys\/([^/]*)(\/increment)?$/.exec(url.pathname) ?? [];
  if (path === undefined) return refuse(response, 404, "not found");
  const key = keyOf(path);
  if (key === undefined) return refuse(response, 400, "wrong key");
  if (action && request.method === "POST") return increment(request, response, { key });
  if (action) return refuse(response, 405, "POST only");
  if (request.method === "PUT") return put(request, response, { key, url });
  if (request.method === "GET") {
    const entry = store.get(key);
    if (!entry) return refuse(response, 404, "no such key");
    const headers = { "Content-Type": "text/plain; charset=utf-8", "X-Version": entry.version };
    return response.writeHead(200, headers).end(entry.value);
  }
  if (request.method === "DELETE") {
    return store.delete(key) ? answer(response, 204) : refuse(response, 404, "no such key");
  }
  refuse(response, 405, "GET, PUT or DELETE");
}

createServer((request, response) => {
  handle(request, response).catch(() => {
    if (!response.headersSent) refuse(response, 400, "bad request");
  });
}).listen(Number(process.env.PORT));
