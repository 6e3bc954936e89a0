import { checkOptions, faultOfChoice } from "../errors/check-options.ts";
import { faultsOfUnknownOptions, optionNames } from "../errors/unknown-options.ts";
import { createContextReading } from "../options/context-options.ts";
import { withTodaysNames } from "../options/former-names.ts";
import { GRAPH_OPTIONS } from "../options/option-names.ts";
import { NOTHING_ADDED } from "../state/extended-channels.ts";
import { faultsOfGraphOptions, type GraphOptions, type GraphSettings } from "../options/graph-options.ts";
import { faultsOfLimits } from "../run/limits.ts";
import type { Verifier } from "./evidence/verifier.ts";
import { createHouseCaller, HOUSE_LIMITS, recursionLimitFor, type HouseLimits } from "./house-limits.ts";
import { reopenHouse } from "./reopen-house.ts";
import { completeRoles, faultsOfRoles, type Role, type RoleName, type Roles } from "./roles/role.ts";
import type { MutantLimits } from "./contract/mutant-report.ts";
import { createVerifiers, type Verifiers } from "./verifiers.ts";

/** Options of a Software House. Everything has a default. */
export interface SoftwareHouseOptions extends GraphOptions {
  /**
   * Another prompt, model or retry policy for a role.
   * @default the shipped roles
   */
  roles?: Roles | undefined;
  /**
   * `specification` lets a person approve, edit or reject the specification before anything is built.
   * @default no approval
   */
  approval?: "specification" | undefined;
  /**
   * Whether must criteria that no test can show may stay unproven in verified software. Without it and without an approval,
   * such a specification goes back to the product manager once; after that the software is not verified.
   * @default false
   */
  acceptUntestable?: boolean | undefined;
  /**
   * Builds, runs and tests the software.
   * @default one that works in the sandbox of this machine
   */
  verifier?: Verifier | undefined;
  /**
   * How many mutants of a program are tried, and how long; false for none. With a `verifier` of your own, its own option
   * counts.
   * @default { count: 40, seconds: 5 }
   */
  mutants?: MutantLimits | false | undefined;
  /**
   * The folder of the delivery; null to write nothing.
   * @default `runs/<thread>`
   */
  out?: string | null | undefined;
  /**
   * What a run may use at most. At a limit it delivers what there is.
   * @default { modelCalls: 25, rounds: 3, buildRepairs: 3 }
   */
  limits?: HouseLimits | undefined;
}

const OPTIONS = optionNames<SoftwareHouseOptions>()([
  ...GRAPH_OPTIONS,
  "roles",
  "approval",
  "acceptUntestable",
  "verifier",
  "mutants",
  "out",
]);

/** A Software House's options, checked and complete. */
export interface SoftwareHouseTeam extends GraphSettings {
  roles: Record<RoleName, Role>;
  /** True if a person approves the specification. */
  approvesSpecification: boolean;
  /** True if must criteria that no test can show may stay unproven. */
  acceptsUntestable: boolean;
  verifiers: Verifiers;
  out: string | null | undefined;
}

/** Reads the options of a Software House. Throws ConfigurationError that names every fault. */
export function readSoftwareHouseOptions(given: SoftwareHouseOptions): SoftwareHouseTeam {
  const options = withTodaysNames(given);
  const { name = "software-house", limits = {}, approval = null, out, checkpointer, store, price } = options;
  const title = `software house ${name}`;
  checkOptions(title, [
    ...faultsOfLimits(limits, { kinds: HOUSE_LIMITS, price }),
    ...faultsOfGraphOptions(options),
    approval === null ? null : faultOfChoice("approval", approval, ["specification"]),
    faultOfAccepting(options.acceptUntestable),
    ...faultsOfRoles(options.roles),
    ...faultsOfUnknownOptions(options, OPTIONS),
  ]);
  const approvesSpecification = approval === "specification";
  const settings = {
    name,
    title,
    kind: "software-house",
    answersRequests: true,
    checkpointer,
    store,
    reopen: reopenHouse,
  };
  return {
    ...settings,
    callerContext: createContextReading(undefined, { kinds: HOUSE_LIMITS, specialists: [] }),
    added: NOTHING_ADDED,
    waits: approvesSpecification,
    recursionLimit: recursionLimitFor(limits),
    caller: createHouseCaller(options),
    roles: completeRoles(options.roles),
    verifiers: createVerifiers(options.verifier, { mutants: options.mutants }),
    approvesSpecification,
    acceptsUntestable: options.acceptUntestable ?? false,
    out,
  };
}

function faultOfAccepting(accepting: unknown): string | null {
  return accepting === undefined || typeof accepting === "boolean"
    ? null
    : `acceptUntestable must be true or false, but is ${JSON.stringify(accepting)}`;
}
