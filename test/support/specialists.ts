import { defineSpecialist } from "../../src/index.ts";

/** Two specialists for graphs under test. */
export const cook = defineSpecialist({ name: "cook", description: "cooks", prompt: "You cook." });
export const baker = defineSpecialist({ name: "baker", description: "bakes", prompt: "You bake." });
