import { createRouter, defineSpecialist, type Models, type RouterGraph } from "troupe";
import { findOrder } from "./orders.ts";

const orders = defineSpecialist({
  name: "orders",
  description: "the state and the delivery of the customer's orders",
  prompt: "You answer questions about orders. Look each order up, and say only what you found.",
  tools: [findOrder],
});

const products = defineSpecialist({
  name: "products",
  description: "what the shop sells: shoes and boots, sizes and prices",
  prompt:
    "You answer questions about shoes in at most three sentences. If you do not know something, say so.",
});

/**
 * Creates the team: each request goes to one of two specialists. Tests pass their own models; otherwise the models come
 * from the environment.
 */
export function createTeam(models?: Models): RouterGraph<"orders" | "products"> {
  return createRouter({ specialists: [orders, products], fallback: "products", models, name: "team" });
}

/** The graph that `npm start` and `npm run dev` run. It reads the configuration on its first request. */
export const graph = createTeam();
