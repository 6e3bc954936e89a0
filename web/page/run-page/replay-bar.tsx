import { Slider } from "@base-ui/react/slider";
import { Button, IconButton } from "../ui/button.tsx";
import { CloseIcon, PauseIcon, PlayIcon, RetryIcon } from "../ui/icons.tsx";
import { durationWords } from "../ui/time-words.ts";
import type { Replay } from "./use-replay.ts";
import styles from "./replay-bar.module.css";

/** Plays a run again, or shows it at any moment. Long pauses are shortened. */
export function ReplayBar({ replay }: { readonly replay: Replay }): React.JSX.Element {
  const { time, moment: shown, length, isPlaying, view } = replay;
  if (time === null) {
    return (
      <Button onClick={replay.play}>
        <PlayIcon /> Replay
      </Button>
    );
  }
  const isOver = time >= length;
  const moment = shown ?? view.endedAt;
  const passed = moment === null || view.startedAt === null ? 0 : moment - view.startedAt;
  return (
    <div className={styles["bar"]} role="group" aria-label="Replay">
      <IconButton
        label={isPlaying ? "Pause" : isOver ? "Play again" : "Play"}
        onClick={isPlaying ? replay.pause : replay.play}
      >
        {isPlaying ? <PauseIcon /> : isOver ? <RetryIcon /> : <PlayIcon />}
      </IconButton>
      <Slider.Root
        className={styles["slider"]}
        value={time}
        min={0}
        max={Math.max(1, length)}
        step={Math.max(1, length / 400)}
        largeStep={Math.max(1, length / 20)}
        onValueChange={(next) => replay.seek(Array.isArray(next) ? (next[0] ?? 0) : next)}
      >
        <Slider.Control className={styles["control"]}>
          <Slider.Track className={styles["track"]}>
            <Slider.Indicator className={styles["indicator"]} />
            <Slider.Thumb
              className={styles["thumb"]}
              getAriaLabel={() => "Moment of the run"}
              getAriaValueText={() => `after ${durationWords(passed)}`}
            />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <span className={styles["time"]}>{isOver ? "the end" : `after ${durationWords(passed)}`}</span>
      <IconButton label="Close the replay" onClick={replay.close}>
        <CloseIcon />
      </IconButton>
    </div>
  );
}
