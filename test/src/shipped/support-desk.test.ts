import { supportRecords } from "../../../src/shipped/support-desk/records.ts";
import { expect, test } from "vitest";
import {
  checkRegion,
  explainError,
  findCustomer,
  listInvoices,
} from "../../../src/shipped/support-desk/tools.ts";

test("customers are found by number, name or e-mail address", async () => {
  for (const query of ["C-1002", "vrba", "TOMAS@vrba.example"]) {
    expect(JSON.parse(await findCustomer.invoke({ query }))).toMatchObject([{ id: "C-1002" }]);
  }
  expect(await findCustomer.invoke({ query: " " })).toBe('no customer fits " "');
});

test("invoices come newest first; a customer without any is told so", async () => {
  const invoices = JSON.parse(await listInvoices.invoke({ customer: "C-1001" })) as { id: string }[];
  expect(invoices.map(({ id }) => id)).toEqual(["I-2077", "I-2041"]);
  expect(await listInvoices.invoke({ customer: "C-9" })).toBe("C-9 has no invoices");
});

test("regions and errors that there are not are answered with those that there are", async () => {
  expect(JSON.parse(await checkRegion.invoke({ region: "West " }))).toMatchObject({ status: "in order" });
  expect(await checkRegion.invoke({ region: "moon" })).toBe('no region "moon"; the regions are north, west');
  expect(JSON.parse(await explainError.invoke({ code: "e-204" }))).toMatchObject({ code: "E-204" });
  expect(await explainError.invoke({ code: "E-9" })).toBe('no error "E-9"; known are E-101, E-204, E-310');
});

test("the records are as old as they say on any day, also across a year's end", async () => {
  const { invoices, regions } = await supportRecords(new Date(2027, 0, 31, 12).getTime());
  expect(invoices.map(({ id, month }) => [id, month])).toEqual([
    ["I-2041", "2026-12"],
    ["I-2077", "2027-01"],
    ["I-2078", "2027-01"],
    ["I-2079", "2027-01"],
  ]);
  expect(regions.map(({ since }) => since)).toEqual(["2027-01-31 06:40", "2026-12-01 00:00"]);
});
