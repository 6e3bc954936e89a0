// The builders.
export { createRouter, type RouterGraph, type RouterOptions } from "./router.ts";
export { createSupervisor, type SupervisorGraph, type SupervisorOptions } from "./supervisor.ts";

// The shipped graphs.
export { graph as router } from "./router.ts";
export { graph as supervisor } from "./supervisor.ts";
