import { describe, expect, test } from "vitest";
import { refusalOf, type Access, type AccessHeaders } from "../../../web/server/access.ts";
import { readMount } from "../../../web/server/mount.ts";

const LOOPBACK: Access = {
  host: "127.0.0.1",
  hosts: [],
  origins: ["https://chat.example.com"],
  originPattern: null,
};

function isRefused(headers: AccessHeaders, access: Partial<Access> = {}): boolean {
  return refusalOf(headers, { ...LOOPBACK, ...access }) !== null;
}

describe("a server on loopback", () => {
  test.each(["localhost", "localhost:2024", "LOCALHOST:1", "127.0.0.1:2024", "127.8.9.1", "[::1]:2024"])(
    "answers the host %s",
    (host) => expect(isRefused({ host })).toBe(false),
  );

  test.each([
    "evil.example",
    "evil.example:2024",
    "localhost.evil.example",
    "127.0.0.1.nip.io:2024",
    "evil.localhost",
    "192.168.1.20:2024",
    "0.0.0.0:2024",
    "[::2]:2024",
    "127.0.0.1@evil.example",
    "evil.example:80:2024",
    "",
  ])("refuses the host %j", (host) => expect(isRefused({ host })).toBe(true));

  test("answers programs that send no host, which no browser does", () => {
    expect(isRefused({})).toBe(false);
  });

  test.each([
    "http://localhost:3000",
    "https://localhost",
    "http://127.0.0.1:5173",
    "http://[::1]:3000",
    "https://smith.langchain.com",
    "https://eu.smith.langchain.com",
    "https://chat.example.com",
  ])("answers pages of %s", (origin) => {
    expect(isRefused({ host: "127.0.0.1:2024", origin, "sec-fetch-site": "cross-site" })).toBe(false);
  });

  test.each([
    "https://evil.example",
    "null",
    "https://smith.langchain.com.evil.example",
    "https://evilsmith.langchain.com",
    "http://smith.langchain.com",
    "https://chat.example.com.evil.example",
    "http://chat.example.com",
    "http://localhost.evil.example",
    "http://localhost:3000.evil.example",
    "file://",
    "chrome-extension://abc",
    "https://evil.example\nhttp://localhost",
  ])("refuses pages of %j", (origin) => {
    expect(isRefused({ host: "127.0.0.1:2024", origin })).toBe(true);
  });

  test("refuses what a foreign page loads without naming itself, but takes a link that a person follows", () => {
    const host = "localhost:2024";
    const from = { host, "sec-fetch-site": "cross-site" };
    expect(isRefused({ ...from, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" })).toBe(true);
    expect(isRefused({ ...from, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" })).toBe(true);
    expect(isRefused({ ...from, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" })).toBe(false);
    expect(isRefused({ host, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" })).toBe(false);
  });
});

describe("a server that others can reach", () => {
  test("answers by the name and the address that it was bound to, and its own pages", () => {
    const access = { host: "desk.lan" };
    expect(isRefused({ host: "desk.lan:2024", origin: "http://desk.lan:2024" }, access)).toBe(false);
    expect(isRefused({ host: "other.lan:2024" }, access)).toBe(true);
    expect(isRefused({ host: "desk.lan:2024", origin: "http://other.lan:2024" }, access)).toBe(true);
    expect(isRefused({ host: "[fe80::1]:2024" }, { host: "fe80::1" })).toBe(false);
  });

  test.each(["0.0.0.0", "::"])("answers by any address on %s, but by no foreign name", (host) => {
    expect(isRefused({ host: "192.168.1.20:2024", origin: "http://192.168.1.20:2024" }, { host })).toBe(
      false,
    );
    expect(isRefused({ host: "[fe80::1]:2024" }, { host })).toBe(false);
    expect(isRefused({ host: "evil.example:2024" }, { host })).toBe(true);
    expect(isRefused({ host: "192.168.1.20:2024", origin: "http://192.168.1.66" }, { host })).toBe(true);
  });

  test("answers pages of origins that the project's expression matches", () => {
    const access = { originPattern: "^https://[a-z]+\\.shop\\.example$" };
    expect(isRefused({ origin: "https://chat.shop.example" }, access)).toBe(false);
    expect(isRefused({ origin: "https://chat.shop.example.evil" }, access)).toBe(true);
  });
});

describe("a server that is reached by further names", () => {
  const { hosts, origins } = readMount({
    TROUPE_HOSTS: "team.example.com, Other.example.com",
    TROUPE_ORIGINS: "https://chat.example.com",
  });

  test("answers them with any port, and their own pages, and no other name", () => {
    for (const host of ["team.example.com", "TEAM.example.com:8443", "other.example.com", "localhost:2024"]) {
      expect(isRefused({ host, origin: `https://${host}` }, { hosts })).toBe(false);
    }
    for (const host of ["example.com", "evil.team.example.com", "team.example.com.evil.example"]) {
      expect(isRefused({ host }, { hosts })).toBe(true);
    }
  });

  test("takes calls of the origins that are named, and of no other", () => {
    const headers = { host: "team.example.com" };
    const access = { hosts, origins };
    expect(isRefused({ ...headers, origin: "https://chat.example.com" }, access)).toBe(false);
    expect(isRefused({ ...headers, origin: "https://evil.example" }, access)).toBe(true);
  });

  test("has none without the variables, and keeps those of `troupe dev`", () => {
    expect(readMount({})).toMatchObject({ hosts: [], origins: [] });
    const mount = JSON.stringify({ host: "0.0.0.0", origins: ["https://studio.example"] });
    expect(readMount({ TROUPE_DEV_MOUNT: mount, TROUPE_ORIGINS: "https://a.example" })).toMatchObject({
      host: "0.0.0.0",
      hosts: [],
      origins: ["https://studio.example", "https://a.example"],
    });
  });
});
