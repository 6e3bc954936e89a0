import type { RehearsalScript } from "../../rehearsal/rehearsal.ts";

/** What the roles of the shipped Software House say in a rehearsal. The script is loaded when it is first needed. */
export const houseRehearsal: RehearsalScript = async (request) =>
  (await import("./house-script.ts")).houseReply(request);
