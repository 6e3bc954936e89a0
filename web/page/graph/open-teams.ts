import { createContext } from "react";

/** Opens a team of the drawing, or closes it. */
export const OpenTeamsContext = createContext<(id: string) => void>(() => {});
