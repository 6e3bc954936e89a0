import type { RehearsalScript } from "../../rehearsal/rehearsal.ts";

// The scripts are loaded when they are first needed: a run with a real model never reads them.

/** What the models of the shipped router and supervisor say in a rehearsal. */
export const teamRehearsal: RehearsalScript = async (request) =>
  (await import("./team-script.ts")).teamReply(request);

/** What the models of the shipped support desk say in a rehearsal. */
export const deskRehearsal: RehearsalScript = async (request) =>
  (await import("./desk-script.ts")).deskReply(request);
