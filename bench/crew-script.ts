import type { ModelReply, ModelRequest } from "../src/testing/index.ts";
import { CREW, DELIVERIES, type CrewName } from "./crew.ts";

type Delivery = keyof typeof DELIVERIES;

/** What a call passes on, in few words and in many. */
interface Passed {
  task: string;
  reason: string;
}

/** What the handoffs of J3 say; the last delivery hands over to nobody. */
const PASSED: Readonly<Record<Exclude<Delivery, "approval">, Passed>> = {
  specification: { task: "Build what the specification says.", reason: "The specification is written." },
  program: { task: "Check the first version.", reason: "All of it is written." },
  rejection: {
    task: "Repair what was found.",
    reason: "Two criteria are not met.",
  },
  repair: { task: "Check the second version.", reason: "Both findings are repaired." },
};

/** The model of J3: tells by the prompt who is asked, and by what was delivered so far what comes next. */
export function crewReply(request: ModelRequest, { isLong }: { isLong: boolean }): ModelReply | null {
  const who = Object.values(CREW).find(({ prompt }) => request.system.includes(prompt));
  if (who === undefined) return null;
  const said = request.messages.map(({ content }) => (typeof content === "string" ? content : "")).join("\n");
  const delivery = nextDelivery(who.name, said);
  const text = DELIVERIES[delivery];
  if (delivery === "approval" || request.tools.length === 0) return { text };
  const passed = isLong ? inManyWords(delivery) : PASSED[delivery];
  return { text, toolCalls: [{ name: `transfer_to_${who.next}`, arguments: { ...passed } }] };
}

function nextDelivery(who: CrewName, said: string): Delivery {
  if (who === "product_manager") return "specification";
  if (who === "developer") return said.includes(DELIVERIES.rejection) ? "repair" : "program";
  return said.includes(DELIVERIES.repair) ? "approval" : "rejection";
}

/** The same with all the work so far in the task, as a model does that trusts no history. */
function inManyWords(delivery: Exclude<Delivery, "approval">): Passed {
  const { task, ...rest } = PASSED[delivery];
  const deliveries = Object.keys(DELIVERIES) as Delivery[];
  const soFar = deliveries.slice(0, deliveries.indexOf(delivery) + 1).map((name) => DELIVERIES[name]);
  return { task: [task, ...soFar].join("\n\n"), ...rest };
}
