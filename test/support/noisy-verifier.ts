import { scriptedVerifier, type ScriptedVerifier } from "./scripted-verifier.ts";

let verifications = 0;

/** A scripted verifier that says something else each time, as programs do that make ids of their own. */
export function noisyVerifier(): ScriptedVerifier {
  const verifier = scriptedVerifier();
  return {
    ...verifier,
    async verify(project, watch) {
      const evidence = await verifier.verify(project, watch);
      verifications += 1;
      const noise = `id-${verifications} at the port ${20_000 + verifications}`;
      return {
        ...evidence,
        phases: evidence.phases.map((phase) => Object.assign(phase, { output: `${phase.output}${noise}` })),
        tests: evidence.tests.map((test) => Object.assign(test, { failure: noisy(test.failure, noise) })),
      };
    },
  };
}

function noisy(failure: string | null, noise: string): string | null {
  return failure === null ? null : `${failure}: ${noise}`;
}
