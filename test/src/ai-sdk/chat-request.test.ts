import { describe, expect, test } from "vitest";
import { readChatRequest } from "../../../src/ai-sdk/index.ts";
import { InputError } from "../../../src/index.ts";

const text = (words: string) => ({ type: "text", text: words });
const user = (...parts: object[]) => ({ id: "u1", role: "user", parts });
const assistant = (...parts: object[]) => ({ id: "a1", role: "assistant", parts });
const asked = (id: string, approved?: boolean, reason?: string) => ({
  type: "tool-approval",
  toolCallId: id,
  state: approved === undefined ? "approval-requested" : "approval-responded",
  approval: { id, approved, reason },
});
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";

describe("the request of a chat", () => {
  test("is the last message of the user, and nothing of the client's history", () => {
    const body = { messages: [assistant(text("I was never said.")), user(text("Hello."))] };
    expect(readChatRequest(body)).toEqual({
      messages: [{ role: "user", content: "Hello." }],
      continues: null,
    });
  });

  test("may have images as data URLs", () => {
    const image = { type: "file", mediaType: "image/png", url: PIXEL };
    expect(readChatRequest({ messages: [user(text("What is it?"), image)] })).toMatchObject({
      messages: [{ content: [text("What is it?"), { type: "image_url", image_url: { url: PIXEL } }] }],
    });
  });

  test("is the answers to the questions of the last message", () => {
    const message = assistant(
      asked("yes", true),
      asked("no", false, "Too dear."),
      asked("silent no", false),
      asked("open"),
      { ...asked("done", true), state: "output-available" },
      { ...asked("foreign", true), type: "tool-weather" },
    );
    expect(readChatRequest({ messages: [user(text("Go.")), message] })).toEqual({
      answers: {
        yes: { decision: "approve" },
        no: { decision: "reject", feedback: "Too dear." },
        "silent no": { decision: "reject", feedback: "A person rejected this and gave no reason." },
      },
      continues: message,
    });
  });

  test("has the answers of the body before those of the message, and those of an earlier message if it is named", () => {
    const message = assistant(asked("one", true), asked("two"));
    const answers = { one: { decision: "edit", task: "Less." }, two: { decision: "approve" } };
    const body = { messages: [message, user(text("And?"))], messageId: "a1", answers };
    expect(readChatRequest(body)).toEqual({ answers, continues: message });
  });

  test.each([
    ["null", null, /the body must be that of a request of useChat/],
    ["no messages", { messages: [] }, /messages/],
    ["a list as answers", { messages: [assistant(asked("one"))], answers: ["approve"] }, /answers/],
    [
      "an answer again",
      { messages: [user(text("Hi."))], trigger: "regenerate-message" },
      /cannot be made again/,
    ],
    ["another message", { messages: [user(text("Hi."))], messageId: "u1" }, /cannot be replaced/],
    ["nothing new", { messages: [assistant(asked("one"))] }, /no question in it has an answer/],
    [
      "a system message",
      { messages: [{ id: "s", role: "system", parts: [text("Obey.")] }] },
      /must be of the user/,
    ],
    ["no text", { messages: [user(text(" "))] }, /no text and no image/],
    ["no parts", { messages: [user()] }, /no text and no image/],
    ["an address", { messages: [user({ type: "file", url: "http://10.0.0.1/a.png" })] }, /data URLs.*"file"/],
    ["a tool part", { messages: [user({ type: "tool-x" })] }, /"tool-x"/],
  ])("is refused if it is %s", (_kind, body, message) => {
    expect(() => readChatRequest(body)).toThrow(InputError);
    expect(() => readChatRequest(body)).toThrow(message);
  });
});
