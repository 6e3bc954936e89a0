import { END } from "@langchain/langgraph";
import { clearSpecialist, type Route } from "../../src/routing/route.ts";

/** Creates the edges after the classifier: to the specialist of a clear route, else to the fallback. */
export function afterClassifier({
  minimumConfidence,
  fallback,
}: {
  minimumConfidence: number;
  fallback: string | null;
}): (state: { route: Route | null }) => string {
  // Without a fallback the classifier has rejected an unclear route.
  return ({ route }) => clearSpecialist(route, minimumConfidence) ?? fallback ?? END;
}
