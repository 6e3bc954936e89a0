/** The processes of servers that run now. */
const running = new Set<number>();
let isListening = false;

/** Ends a server's process with this process, in case that nothing else ends it before. Returns what forgets it. */
export function endWithProcess(pid: number | null): () => void {
  if (pid === null) return () => undefined;
  running.add(pid);
  if (!isListening) process.once("exit", endAll);
  isListening = true;
  return () => running.delete(pid);
}

function endAll(): void {
  for (const pid of running) {
    try {
      process.kill(pid);
    } catch {
      // It has ended by itself.
    }
  }
}
