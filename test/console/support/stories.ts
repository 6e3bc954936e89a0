import type { ModelReply, ModelScript } from "../../../src/testing/index.ts";

/** The request of the supervised run in the pictures. */
export const SESSIONS = "Compare three ways to store sessions in Node, and show code for the best.";

/** The request of the conversation in the pictures. */
export const INVOICE = "I was charged twice on my last invoice, and my line is down since Monday.";

const STEPS = [
  { id: "memory", agent: "researcher", task: "Find what speaks for sessions in memory.", dependsOn: [] },
  { id: "redis", agent: "researcher", task: "Find what speaks for sessions in Redis.", dependsOn: [] },
  { id: "tokens", agent: "researcher", task: "Find what speaks for signed tokens.", dependsOn: [] },
  { id: "code", agent: "coder", task: "Write a session store on Redis.", dependsOn: ["redis"] },
  {
    id: "comparison",
    agent: "writer",
    task: "Compare the three ways in a table.",
    dependsOn: ["memory", "redis", "tokens"],
  },
];

const RESULTS: Readonly<Record<string, string>> = {
  "in memory": "Fastest, and gone with the process.\n\n- no second server\n- **one machine only**",
  "in Redis":
    "Shared by all machines, and they expire by themselves.\n\n- one more server\n- about 1 ms a request",
  "signed tokens": "Nothing is stored.\n\n- no server at all\n- **cannot be taken back** before they expire",
  "session store":
    "```js\nexport async function load(redis, id) {\n  const text = await redis.get(`session:${id}`);\n  return text === null ? {} : JSON.parse(text);\n}\n```",
  "in a table":
    "| way | several machines | can be taken back |\n|---|---|---|\n| memory | no | yes |\n| **Redis** | yes | yes |\n| tokens | yes | no |",
};

const ANSWER =
  "**Redis** is the best of the three: sessions are shared by all machines, expire by themselves, and can be taken back.\n\n" +
  "| way | several machines | can be taken back |\n|---|---|---|\n| memory | no | yes |\n| **Redis** | yes | yes |\n| tokens | yes | no |";

/** Plays the supervised run of the pictures. */
export const compareSessions: ModelScript = ({ schema, lastUser, system }) => {
  if (schema === "plan") return { json: { steps: STEPS } };
  if (system.includes("final answer")) return { text: ANSWER };
  const task = lastUser.split("Your task:\n").at(-1) ?? "";
  const text = Object.entries(RESULTS).find(([part]) => task.includes(part))?.[1] ?? "Done.";
  return { text, delayMilliseconds: 40 * task.length };
};

function handOver(to: string, task: string, reason: string): ModelReply {
  return { toolCalls: [{ name: `transfer_to_${to}`, arguments: { task, reason } }] };
}

/** Plays the conversation of the pictures. */
export const mendInvoice: ModelScript = ({ messages, tools }): ModelReply => {
  const isWith = (name: string): boolean =>
    !tools.some((tool) => tool.function.name === `transfer_to_${name}`);
  const handed = JSON.stringify(messages);
  if (isWith("triage") && !handed.includes("Handed over to billing"))
    return handOver("billing", "The customer was charged twice.", "billing can take charges back");
  if (isWith("billing") && !handed.includes("Handed over to technical"))
    return handOver("technical", "The line is down since Monday.", "a fault of the line remains");
  return { text: "The second charge is taken back. The fault in your street will be mended **tonight**." };
};
