import { NO_TOOLS_BEHAVIORS } from "./text-behaviors.ts";
import { TOOL_BEHAVIORS } from "./tool-behaviors.ts";
import { REFUSING_BEHAVIORS } from "./refusing-behaviors.ts";
import { WRITTEN_BEHAVIORS } from "./written-behaviors.ts";
import type { Behavior } from "./behavior.ts";

/** What servers do, in the order of the table. */
export const BEHAVIORS: readonly Behavior[] = [
  ...NO_TOOLS_BEHAVIORS,
  ...TOOL_BEHAVIORS,
  ...WRITTEN_BEHAVIORS,
  ...REFUSING_BEHAVIORS,
];
