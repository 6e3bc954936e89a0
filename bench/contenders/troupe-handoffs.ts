import { createHandoffs } from "../../graphs/index.ts";
import { defineSpecialist } from "../../src/index.ts";
import { CREW } from "../crew.ts";
import { useModelAt } from "../use-model-at.ts";
import type { RunJob, Surroundings } from "./contender.ts";

/** J3 on Troupe: three specialists who hand over, as its documentation says. */
export function troupeHandoffs({ baseUrl }: Pick<Surroundings, "baseUrl">): RunJob {
  useModelAt(baseUrl);
  const { product_manager: manager, developer, qa } = CREW;
  const graph = createHandoffs({
    specialists: [
      defineSpecialist({ ...specialistOf(manager), name: "product_manager", handoffs: ["developer"] }),
      defineSpecialist({ ...specialistOf(developer), name: "developer", handoffs: ["qa"] }),
      defineSpecialist({ ...specialistOf(qa), name: "qa", handoffs: ["developer"] }),
    ],
    entry: "product_manager",
  });
  return async (request) => {
    const { messages } = await graph.invoke({ messages: [{ role: "user", content: request }] });
    return messages.at(-1)?.text ?? "";
  };
}

function specialistOf({ description, prompt }: (typeof CREW)[keyof typeof CREW]) {
  return { description, prompt };
}
