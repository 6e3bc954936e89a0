import { expect, test } from "vitest";
import { createSocketMemory } from "../../../../src/software-house/sandbox/bubblewrap/socket-memory.ts";

const MEBIBYTE = 2 ** 20;

/** The kernel's table, with pages of 4,096 bytes. */
function tableOf({ used = 0, tcp = 0, tcpPages = 0, udp = 0, udpPages = 0 }): string {
  return `sockets: used ${used}
TCP: inuse ${tcp} orphan 0 tw 7 alloc 99 mem ${tcpPages}
UDP: inuse ${udp} mem ${udpPages}
UDPLITE: inuse 0
RAW: inuse 0
FRAG: inuse 0 memory 0
`;
}

function bytesOf(...tables: Parameters<typeof tableOf>[0][]): number {
  const rest = tables.map(tableOf);
  const read = createSocketMemory(() => rest.shift() ?? "");
  return tables.map(() => read()).at(-1) ?? 0;
}

test("memory of TCP and UDP counts from the first reading on", () => {
  const before = { tcpPages: 1_000, udpPages: 10 };

  expect(bytesOf({ ...before, tcp: 4, used: 4 })).toBe(0);
  expect(bytesOf(before, { tcpPages: 1_256, udpPages: 266, used: 8, tcp: 4, udp: 4 })).toBe(2 * MEBIBYTE);
});

test("other programs' memory does not count: a sandbox has no more than its own sockets can hold", () => {
  expect(bytesOf({}, { tcpPages: 500_000, used: 0 })).toBe(0);
  expect(bytesOf({}, { tcpPages: 500_000, used: 1, tcp: 1 })).toBe(12 * MEBIBYTE);
  expect(bytesOf({ tcpPages: 500_000 }, { tcpPages: 100, used: 1, tcp: 1 })).toBe(0);
});

test("each other socket counts with what it can hold", () => {
  expect(bytesOf({ used: 40 })).toBe(10 * MEBIBYTE);
});

test("a table that cannot be read counts nothing", () => {
  expect(createSocketMemory(() => "")()).toBe(0);
});
