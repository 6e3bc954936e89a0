import type { Output } from "../output.ts";
import type { QueuedRun } from "../run/report-run.ts";
import { sameServices, type ClientOptions } from "../services/open-client.ts";

/** Creates what is said of a run on workers. */
export function createQueuedRun(
  run: string,
  { options, output }: { options: ClientOptions; output: Output },
): QueuedRun {
  const services = sameServices(options);
  const command = (words: string): string => `  troupe runs ${words}${services}`;
  return {
    leave(place, { outcome = null }) {
      output.say(
        `troupe: run ${run} goes on without this command. To watch it:\n${command(`watch ${run}`)}\n` +
          `To cancel it:\n${command(`cancel ${run}`)}`,
      );
      const error = { code: "run_left", message: `run ${run} goes on on the workers` };
      return { ...place, answer: null, outcome, error };
    },
    sayHowToAnswer() {
      output.say(
        `troupe: the run waits for an answer. To answer it:\n` +
          `${command(`answer ${run} --approve | --reject "..." | --answer <file>`)}\n` +
          `To answer on a terminal:\n${command(`watch ${run}`)}`,
      );
    },
    sayHowToContinue(option) {
      const larger = option === undefined ? "" : ` ${option}`;
      output.say(
        `troupe: to continue the run${larger === "" ? "" : " with a larger limit"}:\n` +
          command(`resume ${run}${larger}`),
      );
    },
  };
}
