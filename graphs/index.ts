// The builders.
export { createHandoffs, type HandoffsGraph, type HandoffsOptions } from "./handoffs.ts";
export { createRouter, type RouterGraph, type RouterOptions } from "./router.ts";
export { createSoftwareHouse, type SoftwareHouseGraph, type SoftwareHouseOptions } from "./software-house.ts";
export { createSupervisor, type SupervisorGraph, type SupervisorOptions } from "./supervisor.ts";

export type { Classifier } from "../nodes/router/classifier.ts";
export type { Manager, PlanningCode } from "../nodes/supervisor/planner.ts";
export type { Synthesis } from "../nodes/supervisor/synthesizer.ts";

// The shipped graphs.
export { graph as handoffs } from "./handoffs.ts";
export { graph as router } from "./router.ts";
export { graph as softwareHouse } from "./software-house.ts";
export { graph as supervisor } from "./supervisor.ts";
