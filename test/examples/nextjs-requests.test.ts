import { expect, test } from "vitest";
import { checkOrigin, readJson, RequestRefused } from "../../examples/nextjs/lib/check-request.ts";

const ADDRESS = "http://127.0.0.1:3000/api/chat";
const withHeaders = (headers: Record<string, string>): Request => new Request(ADDRESS, { headers });
const withBody = (body: string | ReadableStream): Request =>
  new Request(ADDRESS, { method: "POST", body, duplex: "half" });

test.each([
  ["a program", { host: "127.0.0.1:3000" }],
  ["the own page", { host: "127.0.0.1:3000", origin: "http://127.0.0.1:3000" }],
  [
    "the own page behind a proxy",
    { host: "10.0.0.7:3000", "x-forwarded-host": "chat.example.org", origin: "https://chat.example.org" },
  ],
  [
    "the own page behind two proxies",
    {
      host: "10.0.0.7:3000",
      "x-forwarded-host": "chat.example.org, inner.example.org",
      origin: "https://chat.example.org",
    },
  ],
])("a request from %s is taken", (_from, headers) => {
  expect(() => checkOrigin(withHeaders(headers))).not.toThrow();
});

test.each([
  ["another site", "https://evil.example"],
  ["another port", "http://127.0.0.1:4000"],
  ["a page without an origin, such as a sandboxed frame", "null"],
  ["a name that begins like ours", "http://127.0.0.1:3000.evil.example"],
])("a request from %s is refused", (_from, origin) => {
  const refused = { status: 403, message: "requests from pages of other sites are refused" };
  expect(() => checkOrigin(withHeaders({ host: "127.0.0.1:3000", origin }))).toThrow(
    expect.objectContaining(refused),
  );
});

test("a body is read as JSON, also if a character is split between two pieces", async () => {
  const bytes = new TextEncoder().encode('{"text":"Grüße 🌧"}');
  const pieces = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await readJson(withBody(pieces))).toEqual({ text: "Grüße 🌧" });
  expect(await readJson(withBody("{"))).toBeNull();
  expect(await readJson(new Request(ADDRESS))).toBeNull();
});

test("a body without an end is refused at the limit, and is not read on", async () => {
  let isCancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
    cancel() {
      isCancelled = true;
    },
  });
  const reading = readJson(withBody(endless));
  await expect(reading).rejects.toThrow(new RequestRefused("the body is larger than 1000000 bytes", 413));
  expect(isCancelled).toBe(true);
});

test("a body that breaks off is refused as the client's fault", async () => {
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("{"));
    },
    pull: (controller) => controller.error(new TypeError("terminated")),
  });
  await expect(readJson(withBody(broken))).rejects.toThrow(new RequestRefused("the body broke off", 400));
});
