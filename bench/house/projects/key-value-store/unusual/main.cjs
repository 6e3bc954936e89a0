"use strict";
// An append-only log of facts; what a key holds is found by reading the log from its end.
const http = require("http");
const facts = [];
const latest = Object.create(null);

const alive = (fact) => fact !== undefined && fact.bytes !== null && (fact.until === 0 || Date.now() < fact.until);
const current = (key) => (alive(facts[latest[key]]) ? facts[latest[key]] : undefined);
const record = (key, bytes, until, version) => {
  latest[key] = facts.push({ bytes, until, version }) - 1;
};

const routes = [
  [/^GET \/keys(?:\?(.*))?$/, list],
  [/^PUT \/keys\/([^/?]*)(?:\?(.*))?$/, put],
  [/^GET \/keys\/([^/?]*)(?:\?.*)?$/, get],
  [/^DELETE \/keys\/([^/?]*)(?:\?.*)?$/, remove],
  [/^POST \/keys\/([^/?]*)\/increment(?:\?.*)?$/, increment],
];

function list([query]) {
  const prefix = new URLSearchParams(query || "").get("prefix") || "";
  const keys = Object.keys(latest).filter((key) => key.indexOf(prefix) === 0 && current(key));
  return [200, JSON.stringify({ keys: keys.sort((a, b) => (a < b ? -1 : 1)) }), "application/json"];
}

function problem(status, error) {
  return [status, JSON.stringify({ error }), "application/json"];
}

function put([key, query], bytes, headers) {
  if (bytes.length > 1024) return problem(413, "too many bytes");
  const ttl = new URLSearchParams(query || "").get("ttl");
  if (ttl !== null && !(String(parseInt(ttl, 10)) === ttl && ttl >= 1 && ttl <= 86400)) return problem(400, "ttl");
  const before = current(key);
  const wanted = headers["if-match"];
  if (wanted !== undefined && (!before || wanted !== `${before.version}`)) return problem(412, "version");
  if (headers["if-none-match"] === "*" && before) return problem(412, "exists");
  const version = before ? before.version + 1 : 1;
  record(key, bytes, ttl === null ? 0 : Date.now() + Number(ttl) * 1000, version);
  return [before ? 204 : 201, "", null, { "X-Version": version }];
}

function get([key]) {
  const fact = current(key);
  return fact
    ? [200, fact.bytes, "text/plain; charset=utf-8", { "X-Version": fact.version }]
    : problem(404, "no such key");
}

function remove([key]) {
  if (!current(key)) return problem(404, "no such key");
  record(key, null, 0, 0);
  return [204, "", null];
}

function increment([key], bytes) {
  let by = 1;
  if (bytes.length > 0) {
    let asked;
    try {
      asked = JSON.parse(bytes.toString());
    } catch (error) {
      return problem(400, error.message);
    }
    if (asked && asked.by !== undefined && asked.by !== null) by = asked.by;
    if (!asked) return problem(400, "an object is needed");
  }
  if (!Number.isInteger(by) || by > 1e6 || by < -1e6) return problem(400, "by");
  const before = current(key);
  const text = before ? before.bytes.toString() : "0";
  if (!/^-?\d{1,15}$/.test(text)) return problem(409, "not an integer");
  const value = Number(text) + by;
  record(key, Buffer.from(String(value)), before ? before.until : 0, before ? before.version + 1 : 1);
  return [200, JSON.stringify({ value }), "application/json"];
}

function route(method, target, bytes, headers) {
  for (const [pattern, work] of routes) {
    const match = pattern.exec(`${method} ${target}`);
    if (!match) continue;
    if (work === list) return work(match.slice(1), bytes, headers);
    let key;
    try {
      key = decodeURIComponent(match[1]);
    } catch {
      return problem(400, "key");
    }
    if (!/^[\w.-]{1,64}$/.test(key)) return problem(400, "key");
    return work([key, match[2]], bytes, headers);
  }
  const isKnown = routes.some(([pattern]) => ["GET", "PUT", "DELETE", "POST"].some((m) => pattern.test(`${m} ${target}`)));
  return isKnown ? problem(405, "method") : problem(404, "path");
}

const server = http.createServer();
server.on("request", (request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const [status, body, type, more] = route(request.method, request.url, Buffer.concat(parts), request.headers);
    const headers = { Connection: "close", "Content-Length": Buffer.byteLength(body), ...more };
    if (type) headers["Content-Type"] = type;
    if (status === 204) delete headers["Content-Length"];
    response.writeHead(status, headers);
    response.end(request.method === "HEAD" ? undefined : body);
  });
});
server.listen({ port: Number(process.env.PORT), host: "::", backlog: 512 });
