import type { Specialist } from "../specialists/specialist.ts";

/**
 * Returns a fault for each specialist of a router that needs approval of its steps: a router would never ask for it.
 */
export function faultsOfConsent(specialists: readonly Specialist[]): string[] {
  return specialists
    .filter(({ approval }) => approval === true)
    .map(
      ({ name }) =>
        `specialist ${name} has \`approval\`, but a router has no plan whose steps could wait for approval: ` +
        "use the specialist in a supervisor, or give it `approveTools`",
    );
}
