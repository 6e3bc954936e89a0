import { MemorySaver } from "@langchain/langgraph";
import { answerApprovals, pendingApprovals } from "troupe";
import { createPostOffice, isShipped, type ParcelApproval } from "./post-office.ts";

const office = createPostOffice({ limits: { modelCalls: 5, parcels: 2 }, checkpointer: new MemorySaver() });
const thread = { configurable: { thread_id: "monday" } };

const { parcels, note } = await office.invoke({ parcels: process.argv.slice(2) }, thread);
console.log(`To approve: ${parcels.join(", ")}\n${note}`);

for (const question of await pendingApprovals<ParcelApproval>(office, thread)) {
  const command = await answerApprovals(office, thread, { [question.id]: { decision: "approve" } });
  for await (const event of await office.stream(command, { ...thread, streamMode: "custom" })) {
    if (isShipped(event)) console.log(`shipped: ${event.parcel}`);
  }
}
