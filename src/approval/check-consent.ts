import type { Specialist } from "../specialists/specialist.ts";

/** What is wrong with the specialists of a router: a promise to ask somebody first is not passed over in silence. */
export function faultsOfConsent(specialists: readonly Specialist[]): string[] {
  return specialists
    .filter(({ approval }) => approval === true)
    .map(
      ({ name }) =>
        `specialist ${name} has \`approval\`, which is asked for before the steps of a plan, and a router has none: ` +
        "use it in a supervisor, or give its tools `approveTools`",
    );
}
