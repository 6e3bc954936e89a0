import { describe, expect, test } from "vitest";
import { countGoroutines } from "../../../../src/software-house/verification/phases/goroutine-dump.ts";

/** Writes a dump whose goroutines 0 and 1, one of the runtime, and two of the project begin with these headers. */
function dump(header: (id: number, state: string) => string): string {
  return [
    "SIGQUIT: quit\nPC=0x40816e m=0 sigcode=0",
    `${header(0, "idle")}\nruntime.netpoll(0x1)\n\t/usr/local/go/src/runtime/netpoll_epoll.go:119 +0xd4`,
    `${header(1, "IO wait")}\nmain.main()\n\t/project/main.go:7 +0x29`,
    `${header(17, "force gc (idle)")}\nruntime.gopark(0x0)\ncreated by runtime.init.7 in goroutine 1`,
    `${header(20, "chan receive")}\nmain.main.func1()\n\t/project/main.go:6 +0x2e\ncreated by main.main`,
    `${header(21, "chan receive, 2 minutes")}\nmain.main.func1()\n\t/project/main.go:6 +0x2e\ncreated by main.main`,
    "rip    0x40816e",
  ].join("\n\n");
}

const older = (id: number, state: string): string => `goroutine ${id} [${state}]:`;

/** As Go 1.26 prints it. */
const newer = (id: number, state: string): string =>
  id === 0
    ? `goroutine 0 gp=0x5473c0 m=0 mp=0x548180 [${state}]:`
    : `goroutine ${id} gp=0x121c92800000 m=nil [${state}]:`;

describe("countGoroutines", () => {
  test.each([
    ["older", older],
    ["newer", newer],
  ])("counts the project's own goroutines in the dumps of %s Go versions", (_, header) => {
    expect(countGoroutines(dump(header))).toEqual({
      total: 2,
      example: expect.stringContaining(header(21, "chan receive, 2 minutes")) as string,
    });
  });

  test.each([
    ["without a dump", "listening on :8080\n"],
    ["that breaks off before the registers", dump(newer).replace(/rip.*/, "")],
  ])("returns null for output %s", (_, output) => {
    expect(countGoroutines(output)).toBeNull();
  });
});
