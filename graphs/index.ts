// The builders.
export { createHandoffs } from "./handoffs.ts";
export { createRouter } from "./router.ts";
export { createSoftwareHouse } from "./software-house.ts";
export { createSupervisor } from "./supervisor.ts";

// Their options.
export type { HandoffsOptions } from "../src/options/handoffs-options.ts";
export type { Classifier, RouterOptions } from "../src/options/router-options.ts";
export type {
  Manager,
  PlanningCode,
  SupervisorOptions,
  Synthesis,
} from "../src/options/supervisor-options.ts";
export type { SoftwareHouseOptions } from "../src/software-house/read-options.ts";

// Their types.
export type { HandoffsGraph } from "../src/state/handoffs-state.ts";
export type { RouterGraph } from "../src/state/router-state.ts";
export type { SupervisorGraph } from "../src/state/supervisor-state.ts";
export type { SoftwareHouseGraph } from "../src/software-house/software-house-state.ts";

// The shipped graphs.
export { graph as handoffs } from "./handoffs.ts";
export { graph as router } from "./router.ts";
export { graph as softwareHouse } from "./software-house.ts";
export { graph as supervisor } from "./supervisor.ts";
