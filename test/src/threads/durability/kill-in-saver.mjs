// Loaded into a process before its program: ends it at one exact moment, in the saver, before anything is stored.
// KILL_BEFORE is `write:<step>`, a step's result, or `checkpoint:<node>`, the checkpoint after that node.
const own = process.getBuiltinModule("node:sqlite");
const { prototype } = own?.DatabaseSync ?? (await import("libsql")).default;

const [kind, name] = (process.env["KILL_BEFORE"] ?? "").split(":");
const { prepare } = prototype;
const written = new Set();

function die() {
  process.kill(process.pid, "SIGKILL");
  // The signal comes at once, but not before the next line.
  for (;;);
}

/** What the saver is about to store: a write by its channel and value, or a checkpoint. */
function beforeStoring(sql, values) {
  if (/\bINTO checkpoints\b/.test(sql) && kind === "checkpoint" && written.has(name)) die();
  if (!/\bINTO writes\b/.test(sql)) return;
  const [channel, , text] = values.slice(5);
  const value = JSON.parse(Buffer.from(text).toString() || "null");
  if (kind === "write" && channel === "results" && Object.hasOwn(value, name)) die();
  if (channel === "outcome" && value !== null) written.add("synthesizer");
}

prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  const { run } = statement;
  statement.run = function (...values) {
    beforeStoring(sql, values);
    return run.apply(statement, values);
  };
  return statement;
};
