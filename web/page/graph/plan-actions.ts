import { createContext } from "react";

/** What the cards of a plan's steps can do. */
export interface PlanActions {
  readonly select: (step: string) => void;
  /** Moves the focus to the next step in the direction of an arrow key. Returns false for other keys. */
  readonly moveFocus: (step: string, key: string) => boolean;
  /** Returns true once if the focus is meant to go to this step. */
  readonly claimFocus: (step: string) => boolean;
}

export const PlanActionsContext = createContext<PlanActions>({
  select: () => {},
  moveFocus: () => false,
  claimFocus: () => false,
});
