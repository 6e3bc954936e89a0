import type { MutantLimits } from "./contract/mutant-report.ts";
import type { Verifier } from "./evidence/verifier.ts";
import { recordedVerifier } from "./recorded-verifier.ts";

/** Verifiers of a graph's runs: the given one for all runs, or a separate one for each run. */
export interface Verifiers {
  /** Returns the verifier of a run, by the run's id. */
  of(run: string): Promise<Verifier>;
  /** Closes the verifier of a run. A given verifier stays open: the caller that created it must close it. */
  close(run: string): Promise<void>;
}

/** Creates the verifiers of a graph. Loads nothing and looks for nothing before a run needs it. */
export function createVerifiers(
  given: Verifier | undefined,
  options: { mutants?: MutantLimits | false | undefined } = {},
): Verifiers {
  const own = new Map<string, Promise<Verifier>>();
  const open = async (): Promise<Verifier> => {
    const { createVerifier } = await import("./verification/create-verifier.ts");
    return createVerifier(options);
  };
  return {
    async of(run) {
      if (given !== undefined) return recordedVerifier(given, run);
      const verifier = own.get(run) ?? open();
      own.set(run, verifier);
      return recordedVerifier(await verifier, run);
    },
    async close(run) {
      const verifier = own.get(run);
      own.delete(run);
      await (await verifier)?.close();
    },
  };
}
