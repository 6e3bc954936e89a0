// A program of its own, because LangSmith's client reads the environment once: runs a router as docs/tracing.md says.
import { createRouter, defineSpecialist } from "../../src/index.ts";

const guide = defineSpecialist({ name: "guide", description: "answers", prompt: "You are a guide." });
const router = createRouter({ specialists: [guide], name: "help-desk" });
await router.invoke(
  { messages: "How do I reset my password?" },
  { runName: "password question", tags: ["web"], metadata: { user: "ann" } },
);
