import { tool } from "@langchain/core/tools";
import { z } from "zod";

/** Replace this list by your database. */
const INVOICES = [
  { number: "7", month: "October", lines: ["Plan: 20.00", "Plan: 20.00"] },
  { number: "8", month: "November", lines: ["Plan: 20.00"] },
];

/** Lists the invoices of a month. */
export const listInvoices = tool(
  ({ month }) => {
    const found = INVOICES.filter((invoice) => invoice.month.toLowerCase() === month.toLowerCase());
    return found.length === 0 ? `There is no invoice of ${month}.` : JSON.stringify(found);
  },
  {
    name: "list_invoices",
    description: "Lists the invoices of a month, with their lines.",
    schema: z.object({ month: z.string().describe("The month in English, such as October") }),
  },
);
