import { existsSync } from "node:fs";
import { MemorySaver } from "@langchain/langgraph";
import { createRunClient } from "troupe/workers";
import { inThisProcess, onWorkers } from "./conversations.ts";
import { createChatServer } from "./server.ts";
import { createTeam } from "./team.ts";

if (existsSync(".env")) process.loadEnvFile();
const { TROUPE_REDIS_URL: redis, TROUPE_POSTGRES_URL: postgres, PORT } = process.env;
const port = Number(PORT ?? 3000);
const conversations =
  redis && postgres
    ? onWorkers(createRunClient({ redis, postgres }))
    : // They are lost when the process ends. To keep them, use `openThreads` of troupe, or workers.
      inThisProcess(createTeam({ checkpointer: new MemorySaver() }));
createChatServer(conversations).listen(port, "127.0.0.1", () =>
  console.log(`The chat is on http://127.0.0.1:${port}`),
);
