import type { Attack } from "./attack.ts";
import { LIMIT_ATTACKS } from "./limit-attacks.ts";
import { PROJECT_ATTACKS } from "./project-attacks.ts";
import { SANDBOX_ATTACKS } from "./sandbox-attacks.ts";
import { SERVER_ATTACKS } from "./server-attacks.ts";
import { TERMINAL_ATTACKS } from "./terminal-attacks.ts";

/** All attacks, in the order of the table. */
export const ATTACKS: readonly Attack[] = [
  ...SANDBOX_ATTACKS,
  ...LIMIT_ATTACKS,
  ...PROJECT_ATTACKS,
  ...SERVER_ATTACKS,
  ...TERMINAL_ATTACKS,
];
