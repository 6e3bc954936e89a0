/** State of a listening socket in the kernel's tables. */
const LISTENING = "0A";

/** Reads the ports that programs listen on from the kernel's tables `/proc/net/tcp` and `tcp6`, in ascending order. */
export function listeningPorts(tables: string): number[] {
  const rows = tables.split("\n").map((row) => row.trim().split(/\s+/));
  const ports = rows
    .filter(([, local, , state]) => state === LISTENING && local?.includes(":"))
    .map(([, local = ""]) => Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16));
  return [...new Set(ports)].sort((one, other) => one - other);
}
