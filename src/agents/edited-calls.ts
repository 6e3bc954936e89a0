import type { ClientTool } from "@langchain/core/tools";
import type { ToolsApproval } from "../approval/approval.ts";
import type { EditReader } from "../approval/read-answer.ts";
import { readCalls, type EditedCall } from "../approval/tool-decisions.ts";
import { canonicalJson } from "../text/canonical-json.ts";
import { argumentFaults } from "./argument-faults.ts";

/**
 * Makes a reader of edited calls. There must be as many calls as were asked about, each to one of the tools, and arguments that
 * were changed must fit the schema of their tool. Arguments that stayed as the model wrote them are left to the tool, as after
 * an approval.
 */
export function readEditedCalls(
  asked: ToolsApproval["actionRequests"],
  tools: readonly ClientTool[],
): EditReader<EditedCall[]> {
  const read = readCalls(
    asked.length,
    tools.map(({ name }) => name),
  );
  return (answer) => {
    const calls = read(answer);
    if ("faults" in calls) return calls;
    const faults = calls.value.flatMap(({ name, args }, index) => {
      const before = asked[index];
      if (before?.name === name && canonicalJson(before.args) === canonicalJson(args)) return [];
      const schema: unknown = tools.find((tool) => tool.name === name)?.["schema"];
      return argumentFaults(schema, args).map((fault) => `call ${index + 1} (${name}): ${fault}`);
    });
    return faults.length > 0 ? { faults } : calls;
  };
}
