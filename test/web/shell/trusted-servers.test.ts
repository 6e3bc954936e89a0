import { expect, test } from "vitest";
import { allowServer, isTrusted } from "../../../web/page/shell/trusted-servers.ts";

const own = "https://console.example.com";

function storage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

test.each([
  own,
  `${own}/app/workers`,
  "http://localhost:8123",
  "http://127.0.0.1:1/api",
  "http://[::1]:2024",
])("talks to %s without asking", (server) => expect(isTrusted(server, { own, kept: storage() })).toBe(true));

test.each([
  "https://evil.example",
  "http://localhost.evil.example",
  "http://localhost@evil.example",
  "http://127.0.0.1.nip.io",
  "http://192.168.1.20:2024",
])("asks before it talks to %s, and only once", (server) => {
  const kept = storage();
  expect(isTrusted(server, { own, kept })).toBe(false);
  allowServer(server, kept);
  expect(isTrusted(server, { own, kept })).toBe(true);
  expect(isTrusted("https://other.example", { own, kept })).toBe(false);
});

test("asks each time in a browser that keeps nothing", () => {
  const kept = {
    getItem: () => "not JSON",
    setItem: () => {
      throw new Error("full");
    },
  };
  allowServer("https://far.example", kept);
  expect(isTrusted("https://far.example", { own, kept })).toBe(false);
});
