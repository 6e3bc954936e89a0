import { availableParallelism } from "node:os";

/** Threads for each process: what interpreters start in addition to the program's own thread. */
const THREADS_PER_PROCESS = 4;

/** Threads for each processor, because compilers and runtimes start threads by the number of processors. */
const THREADS_PER_PROCESSOR = 16;

/**
 * Returns how many threads a sandbox with at most `processes` processes may have, for the kernel, which counts threads.
 * The kernel enforces this limit also if a program starts processes faster than we count them. It is not much higher
 * than the processes, because each process of a fork bomb takes its part of the processors until it is ended.
 */
export function threadsAllowed(processes: number, processors: number = availableParallelism()): number {
  return processes * THREADS_PER_PROCESS + processors * THREADS_PER_PROCESSOR;
}

/**
 * Open files and sockets that a process may have. It is the usual default of Linux. What the kernel holds for a program,
 * such as unread bytes of sockets, grows with their number.
 */
export const DESCRIPTORS_OF_A_PROCESS = 1_024;
