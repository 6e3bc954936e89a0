import { expect, test } from "vitest";
import { threadsAllowed } from "../../../../src/software-house/sandbox/kernel-limits.ts";
import { forEachUser } from "../../../support/sandbox/users.ts";

const MEBIBYTE = 2 ** 20;

/** Python that sends to itself over more and more sockets, and reads nothing. */
const UNREAD_TCP = `import os, socket, time
for _ in range(3): os.fork()
listener = socket.create_server(("127.0.0.1", 0), backlog=999)
held = []
for _ in range(400):
    pair = socket.create_connection(listener.getsockname()), listener.accept()[0]
    held.append(pair)
    for end in pair:
        end.setblocking(False)
        try:
            while True: end.send(b"x" * 65_536)
        except BlockingIOError: pass
time.sleep(100)`;
const UNREAD_PAIRS = `import os, socket, time
for _ in range(3): os.fork()
held = []
for _ in range(400):
    pair = socket.socketpair()
    held.append(pair)
    for end in pair:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
        end.setblocking(False)
        try:
            while True: end.send(b"x" * 32_768)
        except BlockingIOError: pass
time.sleep(100)`;
const UNREAD_UDP = `import os, socket, time
for _ in range(3): os.fork()
held = []
for _ in range(900):
    end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    end.bind(("127.0.0.1", 0))
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    held.append(end)
    for _ in range(8): end.sendto(b"x" * 60_000, end.getsockname())
time.sleep(100)`;

forEachUser("a program that exceeds its limits", (runner) => {
  test("is stopped when its time is over, with all processes that it started", async () => {
    const report = await runner.shell("echo begun; sleep 100 & sleep 100", { limits: { seconds: 0.5 } });

    expect(report).toMatchObject({ exit: null, signal: "SIGKILL", stopped: "time", stdout: "begun\n" });
    expect(report.milliseconds).toBeGreaterThanOrEqual(500);
  });

  test("is stopped when it uses too much memory", async () => {
    const report = await runner.python("held = []\nwhile True: held.append(bytearray(1 << 20))");

    expect(report).toMatchObject({ exit: null, signal: "SIGKILL", stopped: "memory" });
  });

  test("is stopped when its processes together use too much memory", async () => {
    const script = `import os, time
for _ in range(6): os.fork() or (globals().update(held=bytearray(${60 * MEBIBYTE})), time.sleep(100))
time.sleep(100)`;

    expect(await runner.python(script)).toMatchObject({ stopped: "memory" });
  });

  test("counts memory that its processes share only once", async () => {
    const script = `import os, time
held = bytearray(${100 * MEBIBYTE})
children = [os.fork() or (time.sleep(1), os._exit(0)) for _ in range(5)]
for _ in range(5): os.wait()`;

    expect(await runner.python(script)).toMatchObject({ exit: 0, stopped: null });
  });

  test("can reserve far more address space than it uses, as WebAssembly does", async () => {
    const script = `const memories = Array.from({ length: 4 }, () => new WebAssembly.Memory({ initial: 1, maximum: 65536 }));
      console.log(memories.length)`;

    expect(await runner.run(["node", "-e", script])).toMatchObject({ exit: 0, stdout: "4\n" });
  });

  test("cannot use memory that belongs to no process: files without a name and shared segments", async () => {
    const script = `import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.memfd_create(b"x", 0), os.strerror(ctypes.get_errno()))
print(libc.shmget(0, 1 << 30, 0o1600), os.strerror(ctypes.get_errno()))
print(libc.msgget(0, 0o1600), os.strerror(ctypes.get_errno()))`;

    expect(await runner.python(script)).toMatchObject({ stdout: "-1 Function not implemented\n".repeat(3) });
  });

  test.each([
    { kind: "tcp", script: UNREAD_TCP },
    { kind: "unix sockets", script: UNREAD_PAIRS },
    { kind: "udp", script: UNREAD_UDP },
  ])("is stopped when the kernel holds too much for it, in unread $kind", async ({ script }) => {
    expect(await runner.python(script, { limits: { memoryBytes: 96 * MEBIBYTE } })).toMatchObject({
      signal: "SIGKILL",
      stopped: "memory",
    });
  });

  test("may have many connections that hold little", async () => {
    const script = `import socket
listener = socket.create_server(("127.0.0.1", 0), backlog=999)
held = []
for _ in range(200):
    held.append(socket.create_connection(listener.getsockname()))
    held.append(listener.accept()[0])
    held[-1].sendall(b"x" * 50_000)
import time
time.sleep(0.2)`;

    expect(await runner.python(script)).toMatchObject({ exit: 0, stopped: null });
  });

  test("is stopped when its processes, each in a session of its own, start too many others", async () => {
    const script = `import os
while True:
    try: os.fork() or os.setsid()
    except OSError: pass`;

    expect(await runner.python(script)).toMatchObject({ signal: "SIGKILL", stopped: "processes" });
  });

  test("is stopped when it starts too many processes", async () => {
    const report = await runner.shell("bomb() { bomb | bomb & }; bomb; sleep 100");

    expect(report).toMatchObject({ exit: null, signal: "SIGKILL", stopped: "processes" });
  });

  test("cannot start more threads than the kernel's limit", async () => {
    const script = `import threading, time
count = 0
try:
    while True:
        threading.Thread(target=time.sleep, args=(100,), daemon=True).start()
        count += 1
except RuntimeError: print(count < ${threadsAllowed(2)})`;

    expect(await runner.python(script, { limits: { processes: 2 } })).toMatchObject({ stdout: "True\n" });
  });

  test("is stopped when it floods its output, and the beginning of the output is kept", async () => {
    const report = await runner.shell("yes flood", { limits: { outputBytes: 1_000_003 } });

    expect(report.stopped).toBe("output");
    expect(report.stdout).toBe("flood\n".repeat(166_668).slice(0, 1_000_003));
  });

  test("counts stdout and stderr together", async () => {
    const report = await runner.shell("yes out & yes err >&2", { limits: { outputBytes: 50_000 } });

    expect(report.stopped).toBe("output");
    expect(report.stdout.length + report.stderr.length).toBe(50_000);
  });

  test("drops an incomplete character at the end of its cut output", async () => {
    const report = await runner.shell("printf 'ab\\303\\244\\303\\244'; sleep 100", {
      limits: { outputBytes: 5 },
    });

    expect(report).toMatchObject({ stopped: "output", stdout: "abä" });
  });

  test.for(["/tmp/fill", "/tmp/home/fill", "/dev/shm/fill", "/project/fill"])(
    "is stopped when it fills the disk: %s",
    async (file) => {
      using keepIn = runner.folder();
      const report = await runner.shell(`exec cat /dev/zero > ${file}`, { keepIn: keepIn.path });

      expect(report.stopped).toBe("disk");
    },
  );

  test("goes on with a full disk if it may fill it, and gets the error of the system", async () => {
    using keepIn = runner.folder();
    const report = await runner.shell(
      "head -c 1G /dev/zero > fill; sleep 0.2; echo text > other || rm fill && echo text > third; echo $?",
      { keepIn: keepIn.path, mayFillDisk: true },
    );

    expect(report).toMatchObject({ exit: 0, stopped: null, stdout: "0\n" });
    expect(report.stderr).toContain("No space left on device");
  });

  test("does not start if its project does not fit into the copy", async () => {
    using keepIn = runner.folder();
    const report = await runner.shell("echo begun", {
      files: { large: "x".repeat(2 * MEBIBYTE) },
      keepIn: keepIn.path,
      limits: { diskBytes: MEBIBYTE },
    });

    expect(report).toMatchObject({ exit: 1, stopped: "disk", stdout: "" });
  });

  test("is stopped when it makes too many files, even empty ones", async () => {
    const script = "import itertools\nfor i in itertools.count(): open(f'/tmp/{i}', 'w').close()";

    expect(await runner.python(script)).toMatchObject({ signal: "SIGKILL", stopped: "disk" });
  });
});
