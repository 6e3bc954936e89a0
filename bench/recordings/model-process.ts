import { startToolModel } from "../tool-model.ts";

// The model, in a process of its own, so that its work does not count as that of the run.

process.send?.({ baseUrl: await startToolModel("It is done. ".repeat(100)) });
