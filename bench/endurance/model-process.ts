import { createModelServer, type ModelRequest, type ModelReply } from "../../src/testing/index.ts";
import { answerTo } from "./answers.ts";
import { FAULTS, seededRandom } from "./faults.ts";

/** Which share of the replies fails, and how. */
export interface FaultCommand {
  fault: string;
  share: number;
}

// Runs the scripted model server in its own process, so that its memory and time are not counted as a graph's.
let command: FaultCommand | null = null;
let random = seededRandom(1);

function reply(request: ModelRequest): ModelReply {
  const answer = answerTo(request);
  if (request.lastUser === "refuse") return { fault: { kind: "status", status: 400 } };
  if (request.lastUser === "wait") return { ...answer, delayMilliseconds: 60_000 };
  const fault = command === null ? undefined : FAULTS[command.fault];
  return fault !== undefined && random() < (command?.share ?? 0) ? { fault: fault(answer) } : answer;
}

const server = await createModelServer({ script: reply });
// The server alone does not keep the process alive; its channel does.
process.on("message", (given: FaultCommand) => {
  command = given;
  random = seededRandom(7);
  process.send?.(server.baseUrl);
});
process.send?.(server.baseUrl);
