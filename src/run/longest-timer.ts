/** The longest time of a Node timer in milliseconds, almost 25 days. A longer timer would end at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;
