import { expect, test } from "vitest";
import { mcpTools } from "../../../src/mcp/index.ts";
import { clerkDesk, conversation } from "../../support/mcp/clerk.ts";
import { serveOldShop, serveShop } from "../../support/mcp/http.ts";
import { createShop } from "../../support/mcp/shop.ts";

const KEY = "secret-key-of-a-shop-456";
const REQUEST = { messages: "Work." };
const headers = { authorization: `Bearer ${KEY}` };

test("a server by HTTP gets the headers with every request", async () => {
  await using shop = await serveShop(createShop);
  const servers = { shop: { url: shop.url, headers } };
  await using mcp = await mcpTools({ servers, allow: { shop: ["stock"] } });
  await using clerk = await clerkDesk(mcp, [["shop__stock", { item: "tea" }]]);

  await clerk.desk.invoke(REQUEST, conversation);

  expect(clerk.read()).toEqual([expect.stringContaining("There are 3 of tea.")]);
  expect(new Set(shop.headers.map(({ authorization }) => authorization))).toEqual(
    new Set([headers.authorization]),
  );
});

test("a server of the old package is reached, too", async () => {
  await using shop = await serveOldShop();
  await using mcp = await mcpTools({ servers: { old: { url: shop.url } }, allow: { old: ["talk"] } });
  await using clerk = await clerkDesk({ tools: mcp.tools, approveTools: [] }, [["old__talk"]]);

  await clerk.desk.invoke(REQUEST, conversation);

  expect(clerk.read()).toEqual([expect.stringContaining("Talked.")]);
});

test("a call that takes too long fails, and the model reads why", async () => {
  await using shop = await serveShop(createShop);
  const options = { servers: { shop: { url: shop.url } }, allow: { shop: ["wait"] }, timeoutSeconds: 0.5 };
  await using mcp = await mcpTools(options);
  await using clerk = await clerkDesk({ tools: mcp.tools, approveTools: [] }, [["shop__wait"]]);

  await clerk.desk.invoke(REQUEST, conversation);

  expect(clerk.read()).toEqual([expect.stringMatching(/the MCP server .*shop.* failed: .*timed out/i)]);
});

test("a server that is down is an error that the model reads, without keys, and is reached again when it is back", async () => {
  const shop = await serveShop(createShop);
  const servers = { shop: { url: shop.url, headers } };
  await using mcp = await mcpTools({ servers, allow: { shop: ["stock"] } });
  await shop.close();
  await using clerk = await clerkDesk(mcp, [["shop__stock", { item: "tea" }]]);
  await clerk.desk.invoke(REQUEST, conversation);
  expect(clerk.read()).toEqual([expect.stringContaining('the MCP server \\"shop\\" failed: ')]);
  expect(clerk.read()[0]).not.toContain(KEY);

  await using back = await serveShop(createShop, Number(new URL(shop.url).port));
  await using again = await clerkDesk(mcp, [["shop__stock", { item: "tea" }]]);
  await again.desk.invoke(REQUEST, conversation);

  expect(again.read()).toEqual([expect.stringContaining("There are 3 of tea.")]);
  expect(back.headers.length).toBeGreaterThan(0);
});

test("a server that cannot be reached at first, or refuses, is named without keys", async () => {
  const shop = await serveShop(createShop);
  await shop.close();
  const url = `${shop.url}?token=${KEY}`;

  const error = await mcpTools({ servers: { shop: { url, headers } }, allow: { shop: "all" } }).catch(
    (thrown: unknown) => thrown,
  );

  expect(error).toMatchObject({
    name: "ConfigurationError",
    message: expect.stringContaining('server "shop" does not answer: '),
  });
  expect(JSON.stringify([String(error), (error as Error).stack, (error as Error).cause])).not.toContain(KEY);
});

test("closed tools are an error", async () => {
  await using shop = await serveShop(createShop);
  const mcp = await mcpTools({ servers: { shop: { url: shop.url } }, allow: { shop: ["stock"] } });
  await mcp.close();

  await expect(mcp.tools[0]?.invoke({ item: "tea" })).rejects.toThrow(/the MCP tools were closed/);
});
