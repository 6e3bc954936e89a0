import {
  AIMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
  type BaseMessage,
} from "@langchain/core/messages";
import { coerceMessageLikeToMessage } from "@langchain/core/messages";
import { describe, expect, test } from "vitest";
import { foreignRequest, regularRequest } from "../../../src/models/regular-request.ts";
import type { RequestPart } from "../../../src/models/server-abilities.ts";

const call = { id: "c1", name: "look", args: {} };
const shown = (messages: BaseMessage[], ...refused: RequestPart[]): unknown[] =>
  regularRequest(messages, new Set(refused)).map(({ type, content, name }) =>
    name === undefined ? [type, content] : [type, content, name],
  );

describe("the system message", () => {
  const developer = coerceMessageLikeToMessage({ role: "developer", content: "in French" });

  test("is one, and first, with a blank line between its parts", () => {
    const messages = [
      new SystemMessage("You cook."),
      new HumanMessage("x"),
      developer,
      new SystemMessage("briefly"),
    ];
    expect(shown(messages)).toEqual([
      ["system", "You cook.\n\nin French\n\nbriefly"],
      ["human", "x"],
    ]);
  });

  test("moves to the front if it is alone", () => {
    expect(shown([new HumanMessage("x"), developer])).toEqual([
      ["system", "in French"],
      ["human", "x"],
    ]);
  });

  test("is text if all parts are plain text, and keeps parts that say more", () => {
    const plain = new SystemMessage([{ type: "text", text: "one" }]);
    expect(shown([plain, developer])).toEqual([["system", "one\n\nin French"]]);
    const cached = { type: "text", text: "one", cache_control: { type: "ephemeral" } };
    expect(shown([new SystemMessage([cached]), developer])).toEqual([
      ["system", [cached, { type: "text", text: "in French" }]],
    ]);
  });

  test("begins the user's first message, for a server without system messages and for a foreign graph", () => {
    const messages = [new SystemMessage("rules"), new HumanMessage({ id: "h", content: "x" })];
    expect(shown(messages, "system")).toEqual([["human", "rules\n\nx"]]);
    expect(foreignRequest(messages).map(({ id, content }) => [id, content])).toEqual([["h", "rules\n\nx"]]);
    expect(shown([new SystemMessage("rules"), new AIMessage("hi")], "system")).toEqual([
      ["human", "rules"],
      ["ai", "hi"],
    ]);
  });
});

describe("names", () => {
  const named = (name: string): HumanMessage => new HumanMessage({ name, content: "x" });
  const wire = (...names: string[]): (string | undefined)[] =>
    regularRequest(names.map(named)).map(({ name }) => name);

  test("lose their accents, and every other character becomes a line", () => {
    expect(wire("José García", "Research Agent", "a.b/c", "ok-1_A")).toEqual([
      "Jose_Garcia",
      "Research_Agent",
      "a_b_c",
      "ok-1_A",
    ]);
  });

  test("are left out if nothing remains of them", () => {
    expect(wire("李明", "🙂", "", "...")).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("stay different, and the same for one speaker", () => {
    expect(wire("José", "Jose", "Josè", "José")).toEqual(["Jose_2", "Jose", "Jose_3", "Jose_2"]);
    const [one = "", other = ""] = wire(`${"x".repeat(70)}1`, `${"x".repeat(70)}2`);
    expect([one.length, other, other.length]).toEqual([64, `${"x".repeat(62)}_2`, 64]);
  });

  test("of tools in calls are folded with their answers, and the given messages keep theirs", () => {
    const calls = new AIMessage({ content: "", tool_calls: [{ ...call, name: "búsqueda" }] });
    const answer = new ToolMessage({ content: "1", tool_call_id: "c1", name: "búsqueda" });
    const sent = regularRequest([calls, answer]);
    expect([(sent[0] as AIMessage).tool_calls?.[0]?.name, sent[1]?.name]).toEqual(["busqueda", "busqueda"]);
    expect([calls.tool_calls?.[0]?.name, answer.name]).toEqual(["búsqueda", "búsqueda"]);
  });

  test("keep every other field of their message", () => {
    const message = new AIMessage({
      id: "a1",
      name: "José",
      content: "x",
      additional_kwargs: { reasoning_content: "hm" },
    });
    const [sent] = regularRequest([message]);
    expect(AIMessage.isInstance(sent)).toBe(true);
    expect(sent).toMatchObject({ id: "a1", name: "Jose", additional_kwargs: { reasoning_content: "hm" } });
  });
});

describe("user and assistant in turn", () => {
  test("joins neighbors of one role, and shows their names if they differ", () => {
    const messages = [
      new SystemMessage("s"),
      new HumanMessage("x"),
      new HumanMessage("and y?"),
      new AIMessage({ name: "José", content: "one" }),
      new AIMessage({ name: "b", content: "two" }),
      new HumanMessage("z"),
    ];
    expect(shown(messages, "roles")).toEqual([
      ["system", "s"],
      ["human", "x\n\nand y?"],
      ["ai", "José: one\n\nb: two"],
      ["human", "z"],
    ]);
    expect(shown(messages.slice(1, 3))).toEqual([
      ["human", "x"],
      ["human", "and y?"],
    ]);
  });

  test("lets the user speak first, and the assistant after the answer of a tool", () => {
    const calls = new AIMessage({ content: "", tool_calls: [call] });
    const answer = new ToolMessage({ content: "1", tool_call_id: "c1", name: "look" });
    const messages = [new AIMessage("Hello?"), new HumanMessage("x"), calls, answer, new HumanMessage("y")];
    expect(shown(messages, "roles")).toEqual([
      ["human", "(The assistant speaks first.)"],
      ["ai", "Hello?"],
      ["human", "x"],
      ["ai", ""],
      ["tool", "1", "look"],
      ["ai", "(no words)"],
      ["human", "y"],
    ]);
  });

  test("keeps calls with their answers, and joins the words before them", () => {
    const calls = new AIMessage({ content: "", tool_calls: [call] });
    const answer = new ToolMessage({ content: "1", tool_call_id: "c1" });
    const sent = regularRequest(
      [new HumanMessage("x"), new AIMessage("wait"), calls, answer, new AIMessage("1")],
      new Set<RequestPart>(["roles"]),
    );
    expect(sent.map(({ type, content }) => [type, content])).toEqual([
      ["human", "x"],
      ["ai", "wait"],
      ["tool", "1"],
      ["ai", "1"],
    ]);
    expect((sent[1] as AIMessage).tool_calls).toEqual([call]);
  });

  test("joins pictures with texts as parts", () => {
    const picture = { type: "image_url", image_url: { url: "data:image/png;base64,AA==" } };
    expect(shown([new HumanMessage("look"), new HumanMessage([picture])], "roles")).toEqual([
      ["human", [{ type: "text", text: "look" }, picture]],
    ]);
  });
});
