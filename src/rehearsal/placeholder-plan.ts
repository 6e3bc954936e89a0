import type { ModelRequest } from "../testing/model-request.ts";
import { objectAt, type JsonObject } from "../testing/json.ts";
import { MARK } from "./mark.ts";
import { nullsOf } from "./placeholder-route.ts";
import { schemaOf } from "./request-parts.ts";

/**
 * Returns a plan with one step for each specialist. The first step comes first, the others build on it and run at the
 * same time, and the last one builds on these.
 */
export function placeholderPlan(request: ModelRequest): JsonObject {
  const schema = schemaOf(request);
  const most = Number(/^At most (\d+) steps?\.$/m.exec(request.system)?.[1] ?? Infinity);
  const agents = agentsIn(schema).slice(0, most);
  const ids = freeIds(agents.length, request.lastUser);
  const steps = agents.map((agent, index) => {
    const id = ids[index] ?? "";
    const isLast = index === agents.length - 1;
    const middle = ids.slice(1, -1);
    const before = isLast && middle.length > 0 ? middle : ids.slice(0, 1);
    return { id, agent, task: `${MARK}${id}: what ${agent} would do.`, dependsOn: index === 0 ? [] : before };
  });
  return { ...nullsOf(schema), steps };
}

function agentsIn(schema: JsonObject): string[] {
  const steps = objectAt(objectAt(schema, "properties"), "steps");
  const agent = objectAt(objectAt(objectAt(steps, "items"), "properties"), "agent");
  return Array.isArray(agent["enum"]) ? agent["enum"].map(String) : [];
}

/** Returns ids for the steps. If a plan is changed, the message names the steps that there are. */
function freeIds(count: number, message: string): string[] {
  const used = new Set([...message.matchAll(/ step="([^"]+)"/g)].map(([, id]) => id));
  const ids = Array.from({ length: count + used.size }, (_, index) => `step-${index + 1}`);
  return ids.filter((id) => !used.has(id)).slice(0, count);
}
