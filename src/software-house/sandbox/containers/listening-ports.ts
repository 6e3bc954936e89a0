/** As the kernel writes the state of a socket that listens. */
const LISTENING = "0A";

/** The ports that something listens on, by the kernel's tables `/proc/net/tcp` and `tcp6`. */
export function listeningPorts(tables: string): number[] {
  const rows = tables.split("\n").map((row) => row.trim().split(/\s+/));
  const ports = rows
    .filter(([, local, , state]) => state === LISTENING && local?.includes(":"))
    .map(([, local = ""]) => Number.parseInt(local.slice(local.lastIndexOf(":") + 1), 16));
  return [...new Set(ports)].sort((one, other) => one - other);
}
