import { expect, test } from "vitest";
import { cookieOf, linesOf, serveChat } from "./serve-chat.ts";

const INVITE = {
  toolCalls: [{ name: "send_invitation", arguments: { to: "Bob", text: "Come to dinner!" } }],
};

/** Asks for an invitation, which waits for the visitor. */
async function askForInvitation() {
  const chat = await serveChat("host", [INVITE, { text: "It is done." }]);
  const response = await chat.post({ message: "Invite Bob." });
  const lines = await linesOf(response);
  return { ...chat, cookie: cookieOf(response), question: lines.at(-1) };
}

test("an invitation waits until the visitor approves it, also if the page is opened again", async () => {
  const { address, post, cookie, question, requests } = await askForInvitation();
  expect(question).toMatchObject({ type: "question", text: expect.stringContaining('"to": "Bob"') });
  const { type: _, ...open } = question!;
  expect(await (await fetch(`${address}/questions`, { headers: { cookie } })).json()).toEqual([open]);
  expect(await (await fetch(`${address}/questions`)).json()).toEqual([]);

  const answers = { [question!.id!]: { decision: "approve" } };
  const lines = await linesOf(await post({ answers }, cookie));
  expect(lines.at(-1)).toEqual({ type: "answer", text: "It is done." });
  expect(JSON.stringify(requests.at(-1)?.messages)).toContain("The invitation to Bob was sent.");
  expect((await post({ answers }, cookie)).status).toBe(409);
});

test("a rejected invitation is not sent, and the host reads why", async () => {
  const { post, cookie, question, requests } = await askForInvitation();
  const answers = { [question!.id!]: { decision: "reject", feedback: "Bob is away." } };
  const lines = await linesOf(await post({ answers }, cookie));
  expect(lines.at(-1)).toEqual({ type: "answer", text: "It is done." });
  const read = JSON.stringify(requests.at(-1)?.messages);
  expect(read).toContain("Bob is away.");
  expect(read).not.toContain("was sent");
});
