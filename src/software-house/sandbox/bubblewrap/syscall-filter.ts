import { constants } from "node:os";

/** For each processor: its column in the tables below, and its number in the kernel. */
const MACHINES: Readonly<Record<string, { column: 0 | 1; audit: number }>> = {
  x64: { column: 0, audit: 0xc000003e },
  arm64: { column: 1, audit: 0xc00000b7 },
};

type Numbers = readonly [x64: number, arm64: number];

const both = (number: number): Numbers => [number, number];

/**
 * Calls that fail with EPERM: new namespaces and mounts, the kernel's keys and log, which no namespace isolates, and
 * access to other processes.
 */
const REFUSED: Readonly<Record<string, Numbers>> = {
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  open_tree: both(428),
  move_mount: both(429),
  fsopen: both(430),
  fsmount: both(432),
  mount_setattr: both(442),
  unshare: [272, 97],
  setns: [308, 268],
  add_key: [248, 217],
  request_key: [249, 218],
  keyctl: [250, 219],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  pidfd_getfd: both(438),
  perf_event_open: [298, 241],
  bpf: [321, 280],
  userfaultfd: [323, 282],
  syslog: [103, 116],
};

/**
 * Calls that fail with ENOSYS, as if the kernel did not have them, so that programs use something else:
 * - memory that belongs to no process, and is therefore not counted;
 * - io_uring, which runs calls without the filter;
 * - clone3, because a filter cannot read its flags (programs then use clone).
 */
const ABSENT: Readonly<Record<string, Numbers>> = {
  memfd_create: [319, 279],
  memfd_secret: both(447),
  shmget: [29, 194],
  msgget: [68, 186],
  io_uring_setup: both(425),
  io_uring_enter: both(426),
  io_uring_register: both(427),
  clone3: both(435),
};

const CLONE: Numbers = [56, 220];
const IOCTL: Numbers = [16, 29];
const SOCKET: Numbers = [41, 198];
const SET_SOCKET_OPTION: Numbers = [54, 208];

/** The level of options that every socket has (SOL_SOCKET). */
const EVERY_SOCKET = 1;

/** Options that enlarge the memory of a socket (SO_SNDBUF, SO_RCVBUF). */
const BUFFER_SIZES = [7, 8];

/** All flags that ask for a new namespace. */
const NEW_NAMESPACES = 0x7e_02_00_80;

/** Requests that write input into a terminal. */
const TERMINAL_INPUT = [0x5412, 0x541c];

/**
 * Allowed socket families: Unix, IPv4, IPv6 and netlink. A network namespace isolates these. Others, such as vsock,
 * lead out of it.
 */
const FAMILIES = [1, 2, 10, 16];

/** On x64, calls of the older convention with 32-bit pointers start at this number. */
const X32 = 0x4000_0000;

/**
 * Returns a filter for system calls in the format of seccomp (see the kernel's `seccomp_filter.rst`).
 * Returns null for a processor whose numbers are not in the tables. The filter closes what the namespaces leave open.
 */
export function syscallFilter(machine: string = process.arch): Buffer | null {
  const known = MACHINES[machine];
  if (known === undefined) return null;
  const number = (numbers: Numbers): number => numbers[known.column];
  const { EPERM, ENOSYS, EAFNOSUPPORT } = constants.errno;
  const refuse = (errno: number): Instruction => [RETURN, 0, 0, 0x0005_0000 + errno];
  return assemble([
    [LOAD, 0, 0, ARCHITECTURE],
    [EQUAL, 1, 0, known.audit],
    [RETURN, 0, 0, KILL],
    [LOAD, 0, 0, NUMBER],
    ...answer([AT_LEAST, X32], refuse(ENOSYS)),
    ...Object.values(REFUSED).flatMap((one) => answer([EQUAL, number(one)], refuse(EPERM))),
    ...Object.values(ABSENT).flatMap((one) => answer([EQUAL, number(one)], refuse(ENOSYS))),
    ...forCall(number(CLONE), [
      [LOAD, 0, 0, argument(0)],
      ...answer([ANY_BIT, NEW_NAMESPACES], refuse(EPERM)),
    ]),
    ...forCall(number(IOCTL), [
      [LOAD, 0, 0, argument(1)],
      ...TERMINAL_INPUT.flatMap((request) => answer([EQUAL, request], refuse(EPERM))),
    ]),
    ...forCall(number(SOCKET), [
      [LOAD, 0, 0, argument(0)],
      ...FAMILIES.flatMap((family) => answer([EQUAL, family], ALLOW)),
      refuse(EAFNOSUPPORT),
    ]),
    // The call has no effect, but reports success: programs set the sizes to be faster, and do not rely on them.
    ...forCall(number(SET_SOCKET_OPTION), [
      [LOAD, 0, 0, argument(1)],
      [EQUAL, 1, 0, EVERY_SOCKET],
      ALLOW,
      [LOAD, 0, 0, argument(2)],
      ...BUFFER_SIZES.flatMap((option) => answer([EQUAL, option], refuse(0))),
    ]),
    ALLOW,
  ]);
}

/** An instruction of the classic packet filter: operation, jump distance if true, jump distance if false, operand. */
type Instruction = readonly [operation: number, ifTrue: number, ifFalse: number, operand: number];

const LOAD = 0x20;
const EQUAL = 0x15;
const AT_LEAST = 0x35;
const ANY_BIT = 0x45;
const RETURN = 0x06;
const KILL = 0x8000_0000;
const ALLOW: Instruction = [RETURN, 0, 0, 0x7fff_0000];

/** Offsets of the fields in `struct seccomp_data`, in bytes. Of an argument, only the low half is read. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number): number => 16 + 8 * index;

/** Returns instructions that run `then` if the loaded value passes the test. */
function answer(test: readonly [operation: number, operand: number], then: Instruction): Instruction[] {
  return [[test[0], 0, 1, test[1]], then];
}

/** Returns instructions that decide about one call. If none of `decide` returns, the call is allowed. */
function forCall(number: number, decide: readonly Instruction[]): Instruction[] {
  return [[EQUAL, 0, decide.length + 1, number], ...decide, ALLOW];
}

function assemble(instructions: readonly Instruction[]): Buffer {
  const code = Buffer.alloc(instructions.length * 8);
  for (const [index, [operation, ifTrue, ifFalse, operand]] of instructions.entries()) {
    code.writeUInt16LE(operation, index * 8);
    code.writeUInt8(ifTrue, index * 8 + 2);
    code.writeUInt8(ifFalse, index * 8 + 3);
    code.writeUInt32LE(operand, index * 8 + 4);
  }
  return code;
}
