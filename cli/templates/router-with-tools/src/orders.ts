import { tool } from "@langchain/core/tools";
import { z } from "zod";

/** Replace this list by your database. */
const ORDERS = [
  { id: "1001", customer: "ann", state: "shipped, and arrives on Friday" },
  { id: "1002", customer: "ben", state: "waiting for payment" },
];

/**
 * Finds an order of the customer who asks. The customer's name comes from the caller of the run
 * (`configurable.customer`), and never from the model.
 */
export const findOrder = tool(
  ({ id }, config) => {
    const customer: unknown = config.configurable?.["customer"];
    const order = ORDERS.find((one) => one.id === id && one.customer === customer);
    return order === undefined ? `This customer has no order ${id}.` : `Order ${id} is ${order.state}.`;
  },
  {
    name: "find_order",
    description: "Finds an order of the customer by its number.",
    schema: z.object({ id: z.string().describe("The number of the order, such as 1001") }),
  },
);
