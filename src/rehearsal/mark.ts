/** Stands before every text of a rehearsal. */
export const MARK = "[rehearsal] ";
