import type { Project } from "../variant.ts";
import { faults } from "./faults.ts";
import { specification } from "./specification.ts";
import { tests } from "./tests.ts";

/** A command-line program in Python that computes statistics of a column, and stores data sets. */
export const csvStatistics: Project = { name: "csv-statistics", specification, tests, faults };
