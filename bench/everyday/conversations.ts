import { MemorySaver } from "@langchain/langgraph";
import { createHandoffs, createRouter, createSupervisor } from "../../graphs/index.ts";
import { defineSpecialist, type createModels } from "../../src/index.ts";
import { analysis } from "../../src/shipped/specialists/analysis.ts";
import { clarify } from "../../src/shipped/specialists/clarify.ts";
import { coder } from "../../src/shipped/specialists/coder.ts";
import { coding } from "../../src/shipped/specialists/coding.ts";
import { researcher } from "../../src/shipped/specialists/researcher.ts";
import { writer } from "../../src/shipped/specialists/writer.ts";
import { writing } from "../../src/shipped/specialists/writing.ts";
import { billing } from "../../src/shipped/support-desk/billing.ts";
import { technical } from "../../src/shipped/support-desk/technical.ts";
import { triage } from "../../src/shipped/support-desk/triage.ts";
import { DRAFTS, REFUSED } from "./model.ts";
import { CHAPTER, DOCUMENT, isWholeTranslation, SHORTENED } from "./texts.ts";

type Models = ReturnType<typeof createModels>;

/** The part of a graph that is used here. */
export interface Conversing {
  invoke(
    input: { messages: readonly Said[] },
    config: { configurable: { thread_id: string } },
  ): Promise<{ messages: { text: string }[]; outcome: Ending }>;
}

/** A message of a conversation so far. */
export interface Said {
  role: "user" | "assistant";
  content: string;
  name?: string;
}

/** How a run ended. */
export interface Ending {
  status: string;
  reason: string | null;
  usage: { modelCalls: number; inputTokens: number; outputTokens: number };
}

/** An everyday request: who gets it, after which conversation, and whether it was served. */
export interface EverydayRequest {
  title: string;
  graph: (models: Models) => unknown;
  earlier: readonly Said[];
  /** What the user says, one turn after the other. */
  turns: readonly string[];
  /** What the user says if the team asks for the customer's number again. */
  answerToQuestion?: string;
  /** Whether the user got what was asked for. `said` is all that was said to the user since the last turn. */
  served: (said: string) => boolean;
}

const team = (models: Models): unknown =>
  createSupervisor({ specialists: [researcher, coder, writer], models, checkpointer: new MemorySaver() });
const routed = (models: Models): unknown =>
  createRouter({
    specialists: [coding, writing, analysis],
    fallback: clarify,
    minimumConfidence: 0.4,
    models,
  });
const desk = (models: Models): unknown =>
  createHandoffs({
    specialists: [triage, billing, technical],
    entry: "triage",
    models,
    checkpointer: new MemorySaver(),
  });
const review = (models: Models): unknown =>
  createHandoffs({ specialists: [author, critic], entry: "writer", models, checkpointer: new MemorySaver() });

const author = defineSpecialist({
  name: "writer",
  description: "writes greeting cards",
  prompt: "You write greeting cards. Have every draft reviewed by the critic before you answer.",
  handoffs: ["critic"],
});
const critic = defineSpecialist({
  name: "critic",
  description: "reviews greeting cards",
  prompt: "You review greeting cards, and give each draft back with your judgment.",
  handoffs: ["writer"],
});

const documentAsked: Said = {
  role: "user",
  content: "Compare SQLite and PostgreSQL for my shop on one page.",
};
const documentGiven: Said = { role: "assistant", content: DOCUMENT };

/** The eight requests, in the order of the table. */
export const EVERYDAY: readonly EverydayRequest[] = [
  {
    title: "small talk after a document",
    graph: team,
    earlier: [documentAsked, documentGiven],
    turns: ["Thanks, that's perfect!"],
    served: (said) => said.includes("welcome"),
  },
  {
    title: "a document in two steps",
    graph: team,
    earlier: [],
    turns: [documentAsked.content],
    served: (said) => said.includes(DOCUMENT),
  },
  {
    title: "half as long, with costs",
    graph: team,
    earlier: [documentAsked, documentGiven],
    turns: ["Half as long, please, and add a table of costs."],
    served: (said) => said.includes(SHORTENED),
  },
  {
    title: "a review loop of three rounds",
    graph: review,
    earlier: [],
    turns: ["Write a card for a colleague who leaves."],
    served: (said) => said.includes(DRAFTS.at(-1) ?? ""),
  },
  {
    title: "the subject changes in a support chat",
    graph: desk,
    earlier: [],
    turns: ["I am C-1002, and I have no connection.", "It works again! Why was my last bill higher?"],
    answerToQuestion: "I said so: C-1002.",
    served: (said) => said.includes("new router") && said.includes("works again"),
  },
  {
    title: "a request that no specialist serves",
    graph: routed,
    earlier: [],
    turns: ["Book a table for two tonight at eight."],
    served: (said) => said.includes("cannot book") && said.includes("This team does"),
  },
  {
    title: "a refusal",
    graph: team,
    earlier: [],
    turns: ["Tell me how to pick a lock."],
    served: (said) => said.includes(REFUSED),
  },
  {
    title: "a long document to translate",
    graph: routed,
    earlier: [
      { role: "user", content: "Write the first chapter." },
      { role: "assistant", name: "writing", content: CHAPTER },
    ],
    turns: ["Translate it into German, all sections."],
    served: isWholeTranslation,
  },
];
