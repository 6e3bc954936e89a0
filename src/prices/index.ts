// What model calls cost: published prices as a `price` function.
export { PRICES_DATE, priceTable } from "./price-table.ts";
export type { ModelPrice, PriceTableOptions } from "./price-table.ts";
export type { PriceFunction } from "../run/limits.ts";
