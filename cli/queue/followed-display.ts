import type { StreamedItem } from "../../src/workers/stream/streamed-item.ts";
import type { Output } from "../output.ts";
import { openDisplay, type Display } from "../view/display.ts";
import type { UnfinishedState } from "../view/live-view.ts";

/** Shows the items of a run that a worker carries out, in the same view as a run of this process. */
export interface FollowedDisplay {
  show(item: StreamedItem): Promise<void>;
  pause(): void;
  close(unfinished: UnfinishedState, options: { keepsText: boolean }): void;
}

/** Opens the display with the first item: until then, the run waits in the queue. */
export function openFollowedDisplay(output: Output, showsAnswer: boolean): FollowedDisplay {
  let display: Display | null = null;
  return {
    async show(item) {
      display ??= await openDisplay(output, "workers", { saysOpening: false, showsAnswer });
      if (item.type === "event") display.show({ event: item.event, teams: item.teams });
      // Another worker may have continued the run: it makes the calls again whose answers were not whole.
      if (item.type === "gap") display.unsay();
      if (item.type === "token") {
        display.say({
          message: item.message ?? "",
          speaker: item.agent ?? "",
          text: item.text,
          isWhole: false,
        });
      }
    },
    pause: () => display?.pause(),
    close: (unfinished, options) => display?.close(unfinished, options),
  };
}
