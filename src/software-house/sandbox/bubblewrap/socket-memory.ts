/** Bytes that one TCP or UDP socket can hold at most, in both directions, with the usual settings of the kernel. */
const BYTES_OF_AN_INTERNET_SOCKET = 12 * 1024 * 1024;

/**
 * Bytes that any other socket can hold: the usual `net.core.wmem_default`, and one message more. The filter of system
 * calls does not let programs raise it.
 */
const BYTES_OF_ANOTHER_SOCKET = 256 * 1024;

const PAGE_BYTES = 4_096;

/**
 * Creates a function that returns how many bytes the kernel may hold for the sockets of a sandbox: what was sent and not
 * read. This memory belongs to no process. `read` returns the sandbox's table `/proc/net/sockstat`.
 *
 * The table counts the sockets of the sandbox. The memory of TCP and UDP in it is that of the whole machine: what it grew
 * by since the first call is counted, up to what the sandbox's own sockets can hold. The memory of other sockets is in no
 * table: each counts with what it can hold.
 */
export function createSocketMemory(read: () => string): () => number {
  let first: { tcp: number; udp: number } | null = null;
  return () => {
    const table = read();
    const count = (pattern: RegExp): number => Number(pattern.exec(table)?.[1] ?? 0);
    const memory = { tcp: count(/^TCP:.* mem (\d+)/m), udp: count(/^UDP:.* mem (\d+)/m) };
    first ??= memory;
    const grown = ({ pages, before, sockets }: { pages: number; before: number; sockets: number }): number =>
      Math.min(Math.max(0, pages - before) * PAGE_BYTES, sockets * BYTES_OF_AN_INTERNET_SOCKET);
    const [tcp, udp] = [count(/^TCP: inuse (\d+)/m), count(/^UDP: inuse (\d+)/m)];
    const others = Math.max(0, count(/^sockets: used (\d+)/m) - tcp - udp);
    return (
      grown({ pages: memory.tcp, before: first.tcp, sockets: tcp }) +
      grown({ pages: memory.udp, before: first.udp, sockets: udp }) +
      others * BYTES_OF_ANOTHER_SOCKET
    );
  };
}
