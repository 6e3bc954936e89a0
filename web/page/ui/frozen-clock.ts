import { createContext } from "react";

/**
 * The moment at which the clocks of a part of the page stand, in milliseconds since 1970, such as in a replay. Null if
 * they go.
 */
export const FrozenClock = createContext<number | null>(null);
