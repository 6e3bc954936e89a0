/** So near to the end, in pixels, a reader follows it. */
const NEAR_THE_END = 24;

const KEYS_UP: ReadonlySet<string> = new Set(["ArrowUp", "PageUp", "Home"]);

/** What follows the end of one box. */
export interface EndFollower {
  /** Scrolls to the end, if the reader follows it. */
  readonly scroll: (box: HTMLElement) => void;
  /** The handlers of the box. */
  readonly handlers: {
    readonly onScroll: (event: React.UIEvent) => void;
    readonly onWheel: (event: React.WheelEvent) => void;
    readonly onKeyDown: (event: React.KeyboardEvent) => void;
    readonly onPointerDown: (event: React.PointerEvent) => void;
    readonly onPointerUp: (event: React.PointerEvent) => void;
  };
}

/**
 * Lets a box follow the end of what grows in it until the reader scrolls up, and again when the reader is back at the end.
 * While the end is followed, nothing is measured: each measure would lay the page out once more.
 */
export function followEnd(): EndFollower {
  let follows = true;
  let top = 0;
  const leave = (box: Element): void => {
    if (follows) top = box.scrollTop;
    follows = false;
  };
  /** A reader who goes up from the end is still near it for a moment. */
  const look = (box: Element, { isStanding }: { isStanding: boolean }): void => {
    if (follows) return;
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_THE_END;
    follows = isNear && (isStanding || box.scrollTop > top);
    top = box.scrollTop;
  };
  return {
    scroll: (box) => {
      if (follows) box.scrollTop = box.scrollHeight;
    },
    handlers: {
      onScroll: ({ currentTarget }) => look(currentTarget, { isStanding: false }),
      onWheel: ({ currentTarget, deltaY }) => {
        if (deltaY < 0) leave(currentTarget);
      },
      onKeyDown: ({ currentTarget, key, shiftKey }) => {
        if (KEYS_UP.has(key) || (key === " " && shiftKey)) leave(currentTarget);
        // The way there takes a moment, in which the end goes on.
        if (key === "End") follows = true;
      },
      onPointerDown: ({ currentTarget }) => leave(currentTarget),
      onPointerUp: ({ currentTarget }) => look(currentTarget, { isStanding: true }),
    },
  };
}
