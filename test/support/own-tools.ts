import { tool } from "@langchain/core/tools";
import { z } from "zod";

/** A tool that finds nothing. */
export const lookTool = tool(() => "nothing", {
  name: "look",
  description: "looks something up",
  schema: z.object({ what: z.string() }),
});
