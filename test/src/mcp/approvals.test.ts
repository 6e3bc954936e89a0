import { beforeAll, afterAll, describe, expect, test } from "vitest";
import { answerApprovals, answerOf, isTroupeEvent, pendingApprovals } from "../../../src/index.ts";
import { mcpTools, type ElicitationApproval, type ElicitationEdit } from "../../../src/mcp/index.ts";
import { clerkDesk, conversation } from "../../support/mcp/clerk.ts";
import { serveOldShop, serveShop, type HttpShop } from "../../support/mcp/http.ts";
import { program } from "../../support/mcp/servers.ts";
import { createShop } from "../../support/mcp/shop.ts";

let shops: { new: HttpShop; old: HttpShop };
beforeAll(async () => {
  shops = { new: await serveShop(createShop), old: await serveOldShop() };
});
afterAll(() => Promise.all(Object.values(shops).map((shop) => shop.close())));

const REQUEST = { messages: "Work." };

test("a destructive tool waits for a person, and one that only reads does not", async () => {
  const servers = { shop: { url: shops.new.url } };
  await using mcp = await mcpTools({ servers, allow: { shop: ["stock", "discard"] } });
  await using clerk = await clerkDesk(
    mcp,
    [["shop__stock", { item: "tea" }]],
    [["shop__discard", { item: "tea" }]],
  );

  await clerk.desk.invoke(REQUEST, conversation);
  const [asked] = await pendingApprovals(clerk.desk, conversation);
  expect(asked).toMatchObject({
    kind: "tools",
    actionRequests: [{ name: "shop__discard", args: { item: "tea" } }],
  });
  const approve = { [asked?.id ?? ""]: { decision: "approve" } } as const;
  const state = await clerk.desk.invoke(
    await answerApprovals(clerk.desk, conversation, approve),
    conversation,
  );

  expect(answerOf(state)).toBe("Done.");
  expect(clerk.read()).toEqual([
    expect.stringContaining("There are 3 of tea."),
    expect.stringContaining("Discarded tea."),
  ]);
});

describe.each([
  ["the new protocol by HTTP", () => ({ url: shops.new.url })],
  ["the old protocol by HTTP", () => ({ url: shops.old.url })],
  ["the old protocol on stdio", () => program("old-shop")],
])("a question of a server of %s", (_name, server) => {
  async function asking(...items: string[]) {
    const mcp = await mcpTools({ servers: { shop: server() }, allow: { shop: ["order"] } });
    const clerk = await clerkDesk(
      { tools: mcp.tools, approveTools: [] },
      items.map((item) => ["shop__order", { item }] as const),
    );
    const events: string[] = [];
    const run = async (input: object): Promise<void> => {
      for await (const piece of await clerk.desk.stream(input, {
        ...conversation,
        streamMode: "custom",
      }))
        if (isTroupeEvent(piece) && piece.type.startsWith("approval")) events.push(piece.type);
    };
    await run(REQUEST);
    const questions = async (): Promise<ElicitationApproval[]> => {
      const pending = await pendingApprovals<ElicitationApproval>(clerk.desk, conversation);
      return pending.filter((one) => one.kind === "elicitation");
    };
    const answer = async (answers: Parameters<typeof answerApprovals<ElicitationEdit>>[2]): Promise<void> =>
      run(await answerApprovals<ElicitationEdit>(clerk.desk, conversation, answers));
    const end = async (): Promise<void> => {
      await mcp.close();
      await clerk[Symbol.asyncDispose]();
    };
    return { ...clerk, questions, answer, events, [Symbol.asyncDispose]: end };
  }

  test("waits for a person, and gets the values", async () => {
    await using desk = await asking("tea");
    const [asked] = await desk.questions();
    expect(asked).toMatchObject({
      agent: "clerk",
      server: "shop",
      tool: "shop__order",
      args: { item: "tea" },
      request: "How many of tea?",
      requestedSchema: { required: ["copies"] },
    });

    await desk.answer({ [asked?.id ?? ""]: { decision: "edit", content: { copies: 2 } } });

    expect(desk.read()).toEqual([expect.stringContaining("Ordered 2 of tea")]);
    expect(desk.events).toEqual(["approval_requested", "approval_answered"]);
  });

  test("can be declined", async () => {
    await using desk = await asking("tea");
    const [asked] = await desk.questions();

    await desk.answer({ [asked?.id ?? ""]: { decision: "reject", feedback: "Too dear." } });

    expect(desk.read()).toEqual([expect.stringMatching(/Not ordered/)]);
  });

  test("is asked again after values that do not fit, and after an approval without values", async () => {
    await using desk = await asking("tea");
    const [asked] = await desk.questions();
    await desk.answer({ [asked?.id ?? ""]: { decision: "edit", content: { copies: 0 } } });
    const [again] = await desk.questions();
    expect(again?.faults).toEqual([expect.stringMatching(/^content: /)]);
    await desk.answer({ [again?.id ?? ""]: { decision: "approve" } });
    const [third] = await desk.questions();
    expect(third?.request).toMatch(/^How many of tea\?\n\nAn approval is not enough: content: /);

    await desk.answer({ [third?.id ?? ""]: { decision: "edit", content: { copies: 1 } } });

    expect(desk.read()).toEqual([expect.stringContaining("Ordered 1 of tea")]);
  });

  test("is canceled after two approvals without values", async () => {
    await using desk = await asking("tea");
    for (const _ of [1, 2]) {
      const [asked] = await desk.questions();
      await desk.answer({ [asked?.id ?? ""]: { decision: "approve" } });
    }

    expect(await desk.questions()).toEqual([]);
    expect(desk.read()).toEqual([expect.stringMatching(/Not ordered/)]);
  });

  test("belongs to its call, also if calls are made at once", async () => {
    await using desk = await asking("tea", "milk");
    const asked = await desk.questions();
    expect(asked.map(({ request }) => request).toSorted()).toEqual(["How many of milk?", "How many of tea?"]);
    const copies = { tea: 1, milk: 2 };
    const answers = asked.map(
      ({ id, args }) =>
        [id, { decision: "edit", content: { copies: copies[args["item"] as "tea"] } }] as const,
    );

    await desk.answer(Object.fromEntries(answers));

    expect(desk.read()).toEqual([
      expect.stringContaining("Ordered 1 of tea"),
      expect.stringContaining("Ordered 2 of milk"),
    ]);
  });
});

test("a server is told if nobody can be asked", async () => {
  const options = {
    servers: { shop: { url: shops.old.url } },
    allow: { shop: ["order"] },
    elicitation: false,
  };
  await using mcp = await mcpTools(options);
  await using clerk = await clerkDesk({ tools: mcp.tools, approveTools: [] }, [
    ["shop__order", { item: "tea" }],
  ]);

  await clerk.desk.invoke(REQUEST, conversation);

  expect(await pendingApprovals(clerk.desk, conversation)).toEqual([]);
  expect(clerk.read()).toEqual([expect.stringMatching(/does not support .*elicitation/)]);
});
