import { describe, expect, test } from "vitest";
import { mcpTools } from "../../../src/mcp/index.ts";
import { serveShop } from "../../support/mcp/http.ts";
import { createShop } from "../../support/mcp/shop.ts";

describe("allowed tools", () => {
  test("are the only ones, and ask a person unless their server says that they only read or destroy nothing", async () => {
    await using shop = await serveShop(createShop);
    const allow = { shop: ["stock", "discard", "add", "price", "odd.name"] };
    await using mcp = await mcpTools({ servers: { shop: { url: shop.url } }, allow });

    expect(mcp.tools.map(({ name }) => name)).toEqual([
      "shop__stock",
      "shop__discard",
      "shop__add",
      "shop__price",
      "shop__odd_name",
    ]);
    expect(mcp.approveTools).toEqual(["shop__discard", "shop__price", "shop__odd_name"]);
  });

  test("can be all", async () => {
    await using shop = await serveShop(createShop);
    await using mcp = await mcpTools({ servers: { shop: { url: shop.url } }, allow: { shop: "all" } });

    expect(mcp.tools).toHaveLength(14);
  });

  test("must be named: an unknown one, and none at all, are refused with the choices", async () => {
    await using shop = await serveShop(createShop);
    const servers = { shop: { url: shop.url } };

    await expect(mcpTools({ servers, allow: { shop: ["stok"] } })).rejects.toMatchObject({
      name: "ConfigurationError",
      message: expect.stringMatching(
        /allow\.shop names the unknown tool "stok"; available: stock, discard, /,
      ),
    });
    await expect(mcpTools({ servers, allow: {} })).rejects.toThrow(
      /allow\.shop names no tool; list names, or give "all"; available: stock, /,
    );
    await expect(mcpTools({ servers, allow: { shop: "all", store: "all" } })).rejects.toThrow(
      /allow names the unknown server "store"; available: shop/,
    );
  });

  test("have their JSON schemas, by which arguments are checked", async () => {
    await using shop = await serveShop(createShop);
    await using mcp = await mcpTools({ servers: { shop: { url: shop.url } }, allow: { shop: ["odd"] } });
    const [odd] = mcp.tools;

    expect(odd).toMatchObject({
      schema: { properties: { size: { $ref: "#/$defs/size" } }, required: ["size"] },
    });
    expect(await odd?.invoke({ size: "small" })).toContain("odd");
    await expect(odd?.invoke({ size: "huge" })).rejects.toThrow(/did not match expected schema/);
  });
});

test("wrong options are named, all at once", async () => {
  const servers = {
    a__b: { command: "x" },
    both: { command: "x", url: "http://x" },
    web: { url: "ftp://x" },
  };
  const wrong = { servers, allow: { web: 3 }, pin: {}, onChange: "ignore", timeoutSeconds: 0 };

  await expect(mcpTools(wrong as never)).rejects.toMatchObject({
    faults: [
      'unknown option "pin"; did you mean `pins`?',
      'server "a__b": its name must be 1 to 32 letters, digits, "-" or single "_" inside',
      'server "both": it must have either command or url',
      'server "web": url must be an address that begins with http:// or https://',
      'allow.web must be a list of tool names, or "all"',
      'onChange must be one of refuse, ask, but is "ignore"',
      "timeoutSeconds must be a number above 0, but is 0",
    ],
  });
});

test("a schema that cannot be used is refused, with the name of its tool", async () => {
  const broken = () => {
    const server = createShop();
    const schema = { type: "object" as const, properties: { size: { type: "string", pattern: "(" } } };
    server.server.setRequestHandler("tools/list", () => ({
      tools: [{ name: "broken", inputSchema: schema }],
    }));
    return server;
  };
  await using shop = await serveShop(broken);

  await expect(mcpTools({ servers: { shop: { url: shop.url } }, allow: { shop: "all" } })).rejects.toThrow(
    /the schema of the tool shop__broken cannot be used, so do not allow it: /,
  );
});
