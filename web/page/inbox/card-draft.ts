import type { EditDraft, ForeignDraft } from "./edit-draft.ts";

/** What a person is doing with a question, and has typed so far. */
export interface CardDraft {
  readonly mode: "look" | "edit" | "reject";
  readonly feedback: string;
  /** Null until the person has begun to edit. */
  readonly edit: EditDraft | null;
  readonly foreign: ForeignDraft;
}

/** The draft of a question that nobody has begun to answer. */
export const FRESH_DRAFT: CardDraft = {
  mode: "look",
  feedback: "",
  edit: null,
  foreign: { form: "text", text: "" },
};
