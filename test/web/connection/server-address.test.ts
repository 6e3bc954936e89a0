import { expect, it } from "vitest";
import { growingPause } from "../../../web/page/connection/growing-pause.ts";
import { readServerAddress } from "../../../web/page/connection/server-address.ts";

const origin = "http://localhost:2024";

it("talks to the server that the page comes from", () => {
  const own = { server: origin, isOwnServer: true, fault: null };
  expect(readServerAddress({ origin, search: "" })).toEqual(own);
  expect(readServerAddress({ origin, search: "?server=" })).toEqual(own);
  expect(readServerAddress({ origin, search: `?server=${origin}/` })).toEqual(own);
});

it("talks to the server in the address", () => {
  const server = (search: string) => readServerAddress({ origin, search });
  expect(server("?server=http://localhost:8123/")).toEqual({
    server: "http://localhost:8123",
    isOwnServer: false,
    fault: null,
  });
  expect(server("?server=localhost:8123").server).toBe("http://localhost:8123");
  expect(server("?server=https%3A%2F%2Fexample.org%2Fapi%2F").server).toBe("https://example.org/api");
});

it("reaches a server on the loopback address of IPv6 by the name that the page's policy allows", () => {
  const loopback = "http://[::1]:2024";
  const server = (page: string) => readServerAddress({ origin: page, search: `?server=${loopback}` });
  expect(server("http://localhost:3000").server).toBe("http://localhost:2024");
  expect(server(loopback)).toEqual({ server: loopback, isOwnServer: true, fault: null });
});

it.each(["javascript://alert(1)", "file:///etc/passwd", "http://"])("refuses %j, and says why", (given) => {
  const search = `?server=${encodeURIComponent(given)}`;
  expect(readServerAddress({ origin, search })).toEqual({
    server: origin,
    isOwnServer: true,
    fault: `server must be an address such as http://localhost:2024, but is ${JSON.stringify(given)}`,
  });
});

it("waits twice as long after each failure, and at most 10 seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 50].map(growingPause)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});
