import { MemorySaver } from "@langchain/langgraph";
import { openThreads } from "troupe";
import { createRunClient, openPostgresThreads } from "troupe/workers";
import { inThisProcess, onWorkers, type Conversations } from "./conversations.ts";
import { createTeam } from "./team.ts";

/** The conversations, and what keeps them. */
export interface OpenChat {
  conversations: Conversations;
  /** Rejects if what keeps the conversations cannot be used now. */
  check: () => Promise<void>;
  /** Waits for the last writes, and lets go of what keeps the conversations. */
  close: () => Promise<void>;
}

/** Opens the conversations where the environment says: on workers, in PostgreSQL, in a file, or in memory. */
export async function openChat(environment: NodeJS.ProcessEnv): Promise<OpenChat> {
  const { TROUPE_REDIS_URL: redis, TROUPE_POSTGRES_URL: postgres, CHAT_THREADS_FILE: file } = environment;
  if (redis && !postgres) throw new Error("workers also need TROUPE_POSTGRES_URL");
  if (redis && postgres) {
    const client = createRunClient({ redis, postgres });
    const check = async () => void (await client.list({ limit: 1 }));
    return { conversations: onWorkers(client), check, close: () => client.close() };
  }
  if (postgres) {
    const threads = await openPostgresThreads({ postgres });
    return {
      conversations: inThisProcess(createTeam({ checkpointer: threads.saver })),
      check: () => threads.check(),
      async close() {
        await threads.idle();
        await threads[Symbol.asyncDispose]();
      },
    };
  }
  if (file) {
    const threads = await openThreads({ file });
    return {
      conversations: inThisProcess(createTeam({ checkpointer: threads.saver })),
      check: async () => threads.checkFile(),
      async close() {
        await threads.idle();
        threads[Symbol.dispose]();
      },
    };
  }
  // They are lost when the process ends.
  const conversations = inThisProcess(createTeam({ checkpointer: new MemorySaver() }));
  return { conversations, check: async () => {}, close: async () => {} };
}
