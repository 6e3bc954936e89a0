import type { RunJob, Surroundings } from "./contender.ts";
import { createAsk } from "./floor-ask.ts";
import { crewPrompt, type PlainWork } from "./plain-crew.ts";

/** The floor of J3: a plain loop around fetch. */
export function floorHandoffs({ baseUrl }: Pick<Surroundings, "baseUrl">): RunJob {
  const ask = createAsk(baseUrl);
  return async (request) => {
    const work: PlainWork = { request };
    work.specification = await ask(crewPrompt("product_manager", work));
    for (;;) {
      work.program = await ask(crewPrompt("developer", work));
      const { review: _, ...checked } = work;
      const review = await ask(crewPrompt("qa", checked));
      if (review.startsWith("Approved:")) return review;
      work.review = review;
    }
  };
}
