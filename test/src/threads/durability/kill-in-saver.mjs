// Loaded into a process before its program: ends it at one exact moment, in the saver, before anything is stored.
// KILL_BEFORE is `write:<step>`, a step's result, or `checkpoint:<node>`, the checkpoint after that node.
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";

const [kind, name] = (process.env["KILL_BEFORE"] ?? "").split(":");
const plain = { ...Object.getOwnPropertyDescriptors(SqliteSaver.prototype) };
const written = new Set();

function die() {
  process.kill(process.pid, "SIGKILL");
  // The signal comes at once, but not before the next line.
  return new Promise(() => undefined);
}

SqliteSaver.prototype.putWrites = async function (config, writes, ...rest) {
  const steps = writes.flatMap(([channel, value]) => (channel === "results" ? Object.keys(value) : []));
  if (kind === "write" && steps.includes(name)) return die();
  if (writes.some(([channel, value]) => channel === "outcome" && value !== null)) written.add("synthesizer");
  return plain.putWrites.value.call(this, config, writes, ...rest);
};

SqliteSaver.prototype.put = async function (...checkpoint) {
  if (kind === "checkpoint" && written.has(name)) return die();
  return plain.put.value.apply(this, checkpoint);
};
