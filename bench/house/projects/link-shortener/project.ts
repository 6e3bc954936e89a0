import type { Project } from "../variant.ts";
import { faults } from "./faults.ts";
import { specification } from "./specification.ts";
import { tests } from "./tests.ts";

/** A link shortener in Go, with aliases, counts of hits, and a page of all links. */
export const linkShortener: Project = { name: "link-shortener", specification, tests, faults };
