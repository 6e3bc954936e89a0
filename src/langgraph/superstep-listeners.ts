type Adding = Parameters<AbortSignal["addEventListener"]>;
type Removing = Parameters<AbortSignal["removeEventListener"]>;
type Listener = Removing[1];

/**
 * Removes from a signal what LangGraph leaves on it. Call it for each signal that a graph gets.
 *
 * A superstep adds two listeners, one right after the other. It removes the first at its end. It removes the second only if a
 * task ran: not if the cache or the thread had all results already. The second one rejects a promise that nothing handles
 * then, so that a later abort would end the process (langgraph 1.7.3, `PregelRunner`). Here the second goes with the first.
 */
export function endSuperstepListeners(signal: AbortSignal): void {
  const seconds = new Map<Listener, Listener>();
  let first: Listener | null = null;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...[type, listener, options]: Adding) => {
    if (first === null) {
      first = listener;
      queueMicrotask(() => (first = null));
    } else {
      seconds.set(first, listener);
      first = null;
    }
    add(type, listener, options);
  };
  signal.removeEventListener = (...[type, listener, options]: Removing) => {
    remove(type, listener, options);
    const second = seconds.get(listener);
    if (second === undefined) return;
    seconds.delete(listener);
    remove(type, second, options);
  };
}
