import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { supportRecords } from "./records.ts";

/** Finds customers by number, name or e-mail address. */
export const findCustomer = tool(
  async ({ query }) => {
    const { customers } = await supportRecords(Date.now());
    const asked = query.trim().toLowerCase();
    const found = customers.filter((customer) =>
      Object.values(customer).some((value) => asked !== "" && value.toLowerCase().includes(asked)),
    );
    return found.length > 0 ? JSON.stringify(found) : `no customer fits ${JSON.stringify(query)}`;
  },
  {
    name: "find_customer",
    description: "Finds a customer by number, name or e-mail address.",
    schema: z.object({ query: z.string() }),
  },
);

/** Lists a customer's invoices, newest first. */
export const listInvoices = tool(
  async ({ customer }) => {
    const { invoices } = await supportRecords(Date.now());
    const own = invoices.filter((invoice) => invoice.customer === customer);
    const newestFirst = own.toSorted((one, other) => other.month.localeCompare(one.month));
    return newestFirst.length > 0 ? JSON.stringify(newestFirst) : `${customer} has no invoices`;
  },
  {
    name: "list_invoices",
    description: "Lists a customer's invoices with their lines, newest first.",
    schema: z.object({ customer: z.string().describe("the number, such as C-1001") }),
  },
);

/** Checks whether a region's network works. */
export const checkRegion = tool(
  async ({ region }) => {
    const { regions } = await supportRecords(Date.now());
    const found = regions.find((one) => one.region === region.trim().toLowerCase());
    if (found !== undefined) return JSON.stringify(found);
    return `no region ${JSON.stringify(region)}; the regions are ${regions.map((one) => one.region).join(", ")}`;
  },
  {
    name: "check_region",
    description: "Tells whether the network of a customer's region is in order.",
    schema: z.object({ region: z.string() }),
  },
);

/** Explains what a router's error code means, and what to do about it. */
export const explainError = tool(
  async ({ code }) => {
    const { errors } = await supportRecords(Date.now());
    const found = errors.find((one) => one.code === code.trim().toUpperCase());
    if (found !== undefined) return JSON.stringify(found);
    return `no error ${JSON.stringify(code)}; known are ${errors.map((one) => one.code).join(", ")}`;
  },
  {
    name: "explain_error",
    description: "Says what a router's error code means, and what to do about it.",
    schema: z.object({ code: z.string().describe("such as E-101") }),
  },
);
