// What `troupe/console` offers: an app for `http.app` of langgraph.json. `troupe dev` mounts it by itself.
export { app } from "./app.ts";
export type { ConsoleApp } from "./app.ts";
