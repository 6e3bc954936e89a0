import { useEffect, useState } from "react";
import type { RunControl } from "../connection/run-control.ts";
import { NO_FACTS, readGraphFacts, type GraphFacts } from "./graph-facts.ts";

/** Asks the server what the graph of a thread says of itself. */
export function useGraphFacts({ client, graph }: Pick<RunControl, "client" | "graph">): GraphFacts {
  const [facts, setFacts] = useState<GraphFacts>(NO_FACTS);
  useEffect(() => {
    let isCurrent = true;
    setFacts(NO_FACTS);
    if (graph === null) return;
    readGraphFacts({ client, graph }).then(
      (read) => isCurrent && setFacts(read),
      // Without them, the page offers what it sees in the thread.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [client, graph]);
  return facts;
}
