import { once } from "node:events";
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { openChat } from "./open-chat.ts";
import { createChatServer } from "./server.ts";

if (existsSync(".env")) process.loadEnvFile();
const { HOST = "127.0.0.1", PORT = "3000", DRAIN_SECONDS = "20" } = process.env;
const chat = await openChat(process.env);
const stop = new AbortController();
const server = createChatServer(chat.conversations, { check: chat.check, stop: stop.signal });
server.listen(Number(PORT), HOST);
await once(server, "listening");
console.log(`The chat is on http://${HOST}:${(server.address() as AddressInfo).port}`);

// Takes no more requests, lets the answers end that are being written, and cuts off those that take too long: the page asks
// for their rest. A second signal ends the process at once.
await Promise.race([once(process, "SIGTERM"), once(process, "SIGINT")]);
const late = setTimeout(() => stop.abort(), Number(DRAIN_SECONDS) * 1_000);
// Connections that send or read nothing would hold the service for ever.
const last = setTimeout(() => server.closeAllConnections(), (Number(DRAIN_SECONDS) + 2) * 1_000);
server.close();
server.closeIdleConnections();
await once(server, "close");
clearTimeout(late);
clearTimeout(last);
await chat.close();
