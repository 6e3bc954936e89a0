import { useEffect, useState } from "react";
import { useConnection } from "./connection.tsx";

const PERIOD = 4_000;
/** So many threads are counted at most. */
const LIMIT = 200;

/** Returns how many questions wait for a person, on all threads of the server. */
export function useWaiting(): number {
  const { client, status, epoch } = useConnection();
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (status !== "ready") return;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      if (document.visibilityState !== "visible") return;
      const threads = await client.threads.search({
        status: "interrupted",
        limit: LIMIT,
        select: ["thread_id", "interrupts"],
        signal: abort.signal,
      });
      setCount(threads.flatMap(({ interrupts }) => Object.values(interrupts ?? {}).flat()).length);
    };
    const tick = (): void => void read().catch(() => {});
    tick();
    const timer = window.setInterval(tick, PERIOD);
    window.addEventListener("focus", tick);
    document.addEventListener("visibilitychange", tick);
    return () => {
      abort.abort();
      window.clearInterval(timer);
      window.removeEventListener("focus", tick);
      document.removeEventListener("visibilitychange", tick);
    };
  }, [client, status, epoch]);
  return count;
}
