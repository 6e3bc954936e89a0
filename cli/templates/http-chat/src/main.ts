import { MemorySaver } from "@langchain/langgraph";
import { createChatServer } from "./server.ts";
import { createTeam } from "./team.ts";

const port = Number(process.env["PORT"] ?? 3000);
// Conversations are lost when the process ends. To keep them, use `openThreads` of troupe, or a PostgresSaver.
const team = createTeam({ checkpointer: new MemorySaver() });
createChatServer(team).listen(port, "127.0.0.1", () =>
  console.log(`The chat is on http://127.0.0.1:${port}`),
);
