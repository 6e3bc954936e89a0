/** How much of a server the page and `troupe export` read at most. The page says so if there is more. */
export const READING_LIMITS = {
  /** The states of a thread, the newest first. Each has all channels. */
  states: 1_000,
  /** The points of a thread that it can run again from, the newest first. */
  forkPoints: 200,
  /** The earlier runs whose last states an exported page holds, the newest first. */
  runStates: 50,
  /** The threads that a search looks at, the newest first. */
  searchedThreads: 600,
  /** The threads of the inbox, the newest first. */
  waitingThreads: 200,
  /** The assistants among which the graphs of a server are. */
  assistants: 200,
  /** The assistants of one graph, among which is the one that the server made for it. */
  graphAssistants: 20,
  /** The newest runs of a thread, among which are those that go on. */
  activeRuns: 20,
} as const;
