import { expect, test } from "vitest";
import { cookieOf, linesOf, serveChat } from "./serve-chat.ts";

const RICE = { text: "Boil the rice for ten minutes.", chunkCharacters: 8 };

test("an answer comes in pieces, and whole at the end", async () => {
  const { post } = await serveChat("cook", [RICE]);
  const lines = await linesOf(await post({ message: "How long does rice take?" }));
  const pieces = lines.filter(({ type }) => type === "token");
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.map((piece) => piece.text).join("")).toBe(RICE.text);
  expect(lines.at(-1)).toEqual({ type: "answer", text: RICE.text });
});

test("pieces of a call that failed are discarded, and those of the next one follow", async () => {
  const broken = { fault: { kind: "cut", afterCharacters: 16, reply: RICE } } as const;
  const { post } = await serveChat("cook", [broken, RICE]);
  const lines = await linesOf(await post({ message: "How long does rice take?" }));
  const discarded = lines.filter(({ type }) => type === "discard").map(({ message }) => message);
  const kept = lines.filter(({ type, message }) => type === "token" && !discarded.includes(message));
  expect(discarded).toHaveLength(1);
  expect(kept.map((piece) => piece.text).join("")).toBe(RICE.text);
});

test("a visitor's conversation continues, and another visitor starts a new one", async () => {
  const { post, requests } = await serveChat("cook", [RICE, RICE, RICE]);
  const first = await post({ message: "I am Ann." });
  await first.text();
  await (await post({ message: "Who am I?" }, cookieOf(first))).text();
  expect(JSON.stringify(requests.at(-1)?.messages)).toContain("I am Ann.");
  await (await post({ message: "Who am I?" })).text();
  expect(JSON.stringify(requests.at(-1)?.messages)).not.toContain("I am Ann.");
});

test("an answer that was cut off is finished when the page opens again", async () => {
  const { post, requests } = await serveChat("cook", [{ ...RICE, delayMilliseconds: 600_000 }, RICE]);
  const left = new AbortController();
  const first = await post({ message: "How long does rice take?" }, "", left.signal);
  await expect.poll(() => requests.length).toBe(2);
  left.abort();
  await expect(first.text()).rejects.toThrow(/abort/);
  const rest = async () => (await linesOf(await post({ continue: true }, cookieOf(first)))).at(-1);
  await expect.poll(rest).toEqual({ type: "answer", text: RICE.text });
  expect((await post({ continue: true }, cookieOf(first))).status).toBe(204);
});

test("the page is served, and a body of another form is refused", async () => {
  const { address, post } = await serveChat("cook", [RICE]);
  expect(await (await fetch(address)).text()).toContain("<form");
  for (const body of [{ message: " " }, { answers: null }, { answers: { a: { decision: "maybe" } } }]) {
    expect((await post(body)).status).toBe(400);
  }
});

test("what watches the service may ask with GET or HEAD, and unknown paths are answered with those that exist", async () => {
  const { address } = await serveChat("cook", [RICE]);
  for (const path of ["", "healthz", "readyz", "healthz?from=the-proxy"]) {
    for (const method of ["GET", "HEAD"]) {
      expect((await fetch(`${address}/${path}`, { method })).status).toBe(200);
    }
  }
  const unknown = await fetch(`${address}/health`);
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain("GET /healthz and GET /readyz");
});
