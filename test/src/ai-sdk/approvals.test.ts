import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { createRouter, createSupervisor } from "../../../graphs/index.ts";
import { readUIMessages } from "../../../src/ai-sdk/index.ts";
import { defineSpecialist, pendingApprovals } from "../../../src/index.ts";
import { scriptBySchema } from "../../../src/testing/index.ts";
import { carefulKitchen, kitchen, tasksSent, thread } from "../../support/approvals.ts";
import { call, calls, look } from "../../support/desk.ts";
import { step } from "../../support/plan.ts";
import { planOf, routeTo, scriptedModels, type ScriptedModels } from "../../support/scripted-models.ts";
import { baker } from "../../support/specialists.ts";
import { UIChat } from "../../support/ui-chat.ts";

const finder = defineSpecialist({
  name: "finder",
  description: "finds",
  prompt: "You find.",
  tools: [look],
  approveTools: true,
});

/** A router whose specialist asks before it looks something up, and says what the tool said. */
const finding = () =>
  scriptedModels(
    scriptBySchema({
      route: routeTo("finder"),
      text: ({ messages }) => {
        const last = messages.at(-1);
        return last?.role === "tool"
          ? { text: `The tool: ${JSON.stringify(last.content)}` }
          : calls(call("look", { word: "leek" }));
      },
    }),
  );
const finderOf = ({ models }: ScriptedModels) =>
  createRouter({ specialists: [finder, baker], models, checkpointer: new MemorySaver() });

/** Answers all open questions alike. */
async function approve(chat: UIChat, approved: boolean, reason?: string): Promise<void> {
  for (const { id = "", state } of chat.questions) {
    if (state !== "approval-requested") continue;
    await chat.addToolApprovalResponse({ id, approved, ...(reason !== undefined && { reason }) });
  }
}

describe("questions in a chat of the AI SDK", () => {
  test("show the call, and the run continues in the same message when a person approves", async () => {
    await using scripted = await finding();
    const chat = new UIChat(finderOf(scripted), thread);
    await chat.sendMessage({ text: "Leeks?" });
    const asked = chat.parts.find((part) => part.type === "tool-approval");
    expect(asked).toMatchObject({
      state: "approval-requested",
      title: "look",
      input: { kind: "tools", agent: "finder", actionRequests: [{ name: "look", args: { word: "leek" } }] },
    });
    await approve(chat, true);
    await chat.until(() => chat.texts.length > 0 && chat.status === "ready");
    expect(chat.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
    expect(chat.questions).toEqual([{ id: asked?.approval?.id, state: "output-available", title: "look" }]);
    expect(chat.texts).toEqual(['The tool: "leek: found"']);
  });

  test("reach the agent with the reason if a person rejects", async () => {
    await using scripted = await finding();
    const chat = new UIChat(finderOf(scripted), thread);
    await chat.sendMessage({ text: "Leeks?" });
    await approve(chat, false, "No leeks today.");
    await chat.until(() => chat.texts.length > 0 && chat.status === "ready");
    expect(chat.questions.map(({ state }) => state)).toEqual(["output-denied"]);
    expect(chat.texts[0]).toContain("No leeks today.");
    expect(chat.parts.some(({ type }) => type === "dynamic-tool")).toBe(false);
  });

  test("that wait at the same time are answered together, in one request", async () => {
    await using scripted = await kitchen();
    const chat = new UIChat(carefulKitchen(scripted), thread);
    await chat.sendMessage({ text: "Dinner." });
    expect(chat.questions.map(({ title }) => title)).toEqual(["step", "step", "step"]);
    const [first, second, third] = chat.questions;
    await chat.addToolApprovalResponse({ id: first!.id!, approved: true });
    await chat.addToolApprovalResponse({ id: second!.id!, approved: false });
    expect(chat.status).toBe("ready");
    await chat.addToolApprovalResponse({ id: third!.id!, approved: true });
    await chat.until(() => chat.lastMessage?.metadata !== undefined);
    expect(chat.questions.map(({ state }) => state)).toEqual([
      "output-available",
      "output-denied",
      "output-available",
    ]);
    expect(chat.lastMessage?.metadata).toMatchObject({ status: "partial" });
  });

  test("are edited by an answer in the body, under their ids", async () => {
    await using scripted = await kitchen(planOf(step("soup")));
    const chat = new UIChat(carefulKitchen(scripted), thread);
    await chat.sendMessage({ text: "Dinner." });
    const id = chat.questions[0]!.id!;
    await chat.sendMessage(undefined, {
      body: { answers: { [id]: { decision: "edit", task: "Cook a cold soup." } } },
    });
    expect(tasksSent(scripted.server.requests)).toEqual(["Cook a cold soup."]);
    expect(chat.questions.map(({ state }) => state)).toEqual(["output-available"]);
  });

  test("are asked again in a new part if an answer is invalid, or if others were answered", async () => {
    await using scripted = await kitchen(planOf(step("soup"), step("roast")));
    const chat = new UIChat(carefulKitchen(scripted), thread);
    await chat.sendMessage({ text: "Dinner." });
    const [soup, roast] = chat.questions.map(({ id = "" }) => id);
    await chat.sendMessage(undefined, { body: { answers: { [soup!]: { decision: "edit", task: "" } } } });
    const open = () => chat.questions.filter(({ state }) => state === "approval-requested");
    expect(open().map(({ id }) => id)).toEqual([soup, roast]);
    expect(chat.questions.map(({ state }) => state)).toEqual([
      "output-error",
      "output-error",
      "approval-requested",
      "approval-requested",
    ]);
    await approve(chat, true);
    await chat.until(() => chat.lastMessage?.metadata !== undefined);
    expect(open()).toEqual([]);
    expect(chat.lastMessage?.metadata).toMatchObject({ status: "completed" });
  });

  test("are in the conversation after it is loaded again, and can be answered there", async () => {
    await using scripted = await finding();
    const graph = finderOf(scripted);
    await new UIChat(graph, thread).sendMessage({ text: "Leeks?" });
    const chat = new UIChat(graph, thread);
    chat.messages = await readUIMessages(graph, thread);
    expect(chat.messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
    await approve(chat, true);
    await chat.until(() => chat.texts.length > 0 && chat.status === "ready");
    expect(chat.questions.map(({ state }) => state)).toEqual(["output-available"]);
    expect(await pendingApprovals(graph, thread)).toEqual([]);
    const loaded = await readUIMessages(graph, thread);
    expect(
      loaded.map(({ parts }) => parts.map((part) => (part.type === "text" ? part.text : part.type))),
    ).toEqual([["Leeks?"], ['The tool: "leek: found"']]);
  });

  test("are refused if they were answered before", async () => {
    await using scripted = await finding();
    const graph = finderOf(scripted);
    const [one, other] = [new UIChat(graph, thread), new UIChat(graph, thread)];
    await one.sendMessage({ text: "Leeks?" });
    other.messages = await readUIMessages(graph, thread);
    await approve(one, true);
    await one.until(() => one.texts.length > 0 && one.status === "ready");
    await approve(other, true);
    await expect.poll(() => other.error?.message).toContain("ApprovalError");
    expect(scripted.server.requests).toHaveLength(3);
  });

  test("about a plan have its steps, and a rejection makes another plan", async () => {
    await using scripted = await scriptedModels(
      scriptBySchema({ plan: [planOf(step("soup")), planOf(step("stew"))], text: { text: "Eat." } }),
    );
    const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
    const team = createSupervisor({
      specialists: [cook],
      models: scripted.models,
      approval: "plan",
      checkpointer: new MemorySaver(),
    });
    const chat = new UIChat(team, thread);
    await chat.sendMessage({ text: "Dinner." });
    await approve(chat, false, "No soup.");
    await chat.until(() => chat.questions.length === 2 && chat.status === "ready");
    const plans = chat.parts.flatMap((part) =>
      part.type === "tool-approval" && part.input?.kind === "plan" ? [part.input.plan?.[0]?.id] : [],
    );
    expect(plans).toEqual(["soup", "stew"]);
    await approve(chat, true);
    await chat.until(() => chat.lastMessage?.metadata !== undefined);
    expect(chat.questions.map(({ state }) => state)).toEqual(["output-denied", "output-available"]);
  });
});
