import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { forEachUser } from "../../../support/sandbox/users.ts";

/** True if this processor has other system call numbers than the ones in these tests. */
const HAS_OTHER_NUMBERS = process.arch !== "x64";

/** Python script: prints the result of each call of the C library on its own line: the name of its error, or `done`. */
const CALLS = `import ctypes, errno, os
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *words):
    ctypes.set_errno(0)
    failed = getattr(libc, name)(*words) == -1
    print(name, errno.errorcode.get(ctypes.get_errno(), "?") if failed else "done", flush=True)
`;

forEachUser("a program that tries to reach the rest of the machine", (runner) => {
  test("reaches no port of the host and no network", async () => {
    const server = createServer((socket) => socket.end("secret")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const script = `import socket
for address in [("127.0.0.1", ${port}), ("192.0.2.1", 80), ("169.254.169.254", 80)]:
    try: socket.create_connection(address, 2); print("reached", address)
    except OSError as error: print(error.strerror)
print(open("/proc/net/dev").read().count(":"), socket.gethostname())`;
    const { stdout } = await runner.python(script);
    server.close();

    expect(stdout).toBe("Connection refused\nNetwork is unreachable\nNetwork is unreachable\n1 sandbox\n");
  });

  test("has its own working loopback", async () => {
    const script = `import socket
for family, address in [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"), (socket.AF_INET, "localhost")]:
    server = socket.create_server((address, 0), family=family)
    socket.create_connection((address, server.getsockname()[1]))
    print(server.accept()[1][0])`;

    expect((await runner.python(script)).stdout).toBe("127.0.0.1\n::1\n127.0.0.1\n");
  });

  test("reaches no socket of the host, by path or by name, and none outside the network namespace", async () => {
    using folder = runner.folder();
    const path = join(folder.path, "docker.sock");
    const byPath = createServer().listen(path);
    const byName = createServer().listen("\0troupe-test");
    await Promise.all([once(byPath, "listening"), once(byName, "listening")]);
    const script = `import socket
for address in ["${path}", "/var/run/docker.sock", "/run/dbus/system_bus_socket", "\\0troupe-test"]:
    try: socket.socket(socket.AF_UNIX).connect(address); print("reached", address)
    except OSError as error: print(error.strerror)
for family in [socket.AF_VSOCK, socket.AF_ALG, socket.AF_PACKET]:
    try: socket.socket(family, socket.SOCK_STREAM); print("opened", family)
    except OSError as error: print(error.strerror)`;
    const { stdout } = await runner.python(script);
    byPath.close();
    byName.close();

    expect(stdout.trim().split("\n")).toEqual([
      ...Array.from({ length: 3 }, () => "No such file or directory"),
      "Connection refused",
      ...Array.from({ length: 3 }, () => "Address family not supported by protocol"),
    ]);
  });

  test("sees only its own processes, and reaches none of the host", async () => {
    const script = `ls /proc | grep -c '^[0-9]'; kill -0 ${process.pid}; cat /proc/${process.pid}/environ
      grep -c . /proc/1/environ; ls /proc/1/root /proc/1/cwd`;
    const { stdout, stderr } = await runner.shell(script, { environment: { MARK: "mine" } });

    // The four are bubblewrap, the shell, and the two processes that count.
    expect(stdout.split("\n")[0]).toBe("4");
    expect(stderr).toContain("No such process");
    expect(stderr).toContain(`/proc/${process.pid}/environ: No such file or directory`);
  });

  test("cannot read the environment and the command line of Troupe", async () => {
    const { stdout } = await runner.shell("cat /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n'", {
      environment: { ONLY: "this" },
    });

    const inherited = readFileSync("/proc/self/environ", "utf8")
      .split("\0")
      .filter((pair) => pair.length > 12);
    expect(inherited.filter((pair) => stdout.includes(pair) && !pair.startsWith("TMPDIR"))).toEqual([]);
  });

  test("has no rights on the machine, and gets none from setuid programs", async () => {
    const { stdout } = await runner.shell(`grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status
      for program in su mount passwd; do [ -u "$(command -v $program)" ] && "$program" --help > /dev/null; done
      setpriv --reuid 0 true 2>/dev/null && echo root`);

    const none = "0".repeat(16);
    expect(stdout.split("\n").map((row) => row.split(/:\s+/))).toEqual([
      ...["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"].map((name) => [name, none]),
      ["NoNewPrivs", "1"],
      ["Seccomp", "2"],
      [""],
    ]);
  });

  test.skipIf(HAS_OTHER_NUMBERS)("cannot mount and cannot enter another namespace", async () => {
    const { stdout } = await runner.python(`${CALLS}
call("mount", b"none", b"/tmp", b"tmpfs", 0, None)
call("umount2", b"/tmp", 2)
call("unshare", 0x10000000)
call("unshare", 0x00020000)
call("setns", os.open("/proc/1/ns/net", os.O_RDONLY), 0)
call("syscall", 56, 0x10000000 | 17, 0, 0, 0, 0)
call("chroot", b"/tmp")
os.execvp("unshare", ["unshare", "--user", "true"])`);

    expect(stdout.trim().split("\n")).toEqual([
      "mount EPERM",
      "umount2 EPERM",
      "unshare EPERM",
      "unshare EPERM",
      "setns EPERM",
      "syscall EPERM",
      "chroot EPERM",
    ]);
  });

  test.skipIf(HAS_OTHER_NUMBERS)(
    "reaches no key of the kernel and no memory of another process",
    async () => {
      const { stdout } = await runner.python(`${CALLS}
call("syscall", 248, b"user", b"x", b"y", 1, -3)
call("syscall", 250, 0, -4, 0)
call("ptrace", 16, 1, 0, 0)
call("syscall", 321, 0, None, 0)
call("syscall", 323, 0)
call("syscall", 425, 1, None)`);

      expect(stdout.trim().split("\n")).toEqual([
        "syscall EPERM",
        "syscall EPERM",
        "ptrace EPERM",
        "syscall EPERM",
        "syscall EPERM",
        "syscall ENOSYS",
      ]);
    },
  );

  test("has no terminal to write input to", async () => {
    const { stdout } = await runner.python(`import fcntl, os, termios
for path in ["/dev/tty", "/dev/console"]:
    try: os.open(path, os.O_RDWR); print("opened")
    except OSError as error: print(error.strerror)
for descriptor in [0, 1, 2, os.openpty()[1]]:
    try: fcntl.ioctl(descriptor, termios.TIOCSTI, b"x"); print("typed")
    except OSError as error: print(error.strerror)
print(os.getsid(0) != 0, sorted(os.listdir("/proc/self/fd"))[:3])`);

    expect(stdout.split("\n").slice(0, 2)).toEqual([
      "No such device or address",
      "No such file or directory",
    ]);
    expect(stdout.split("\n").slice(2, 6)).toEqual(
      Array.from({ length: 4 }, () => "Operation not permitted"),
    );
  });

  test("inherits no open file except its input and output", async () => {
    const script = `import os
for name in sorted(os.listdir("/proc/self/fd"), key=int):
    try: print(name, os.readlink("/proc/self/fd/" + name).split(":")[0])
    except OSError: pass`;
    const { stdout } = await runner.python(script);

    // Files that Troupe itself inherited are replaced by /dev/null.
    const rows = stdout
      .trim()
      .split("\n")
      .filter((row) => !row.endsWith("/dev/null"));
    expect(rows).toEqual(["0 socket", "1 socket", "2 socket"]);
  });

  test("leaves no memory dump behind", async () => {
    const { stdout } = await runner.shell("ulimit -H -c");

    expect(stdout).toBe("0\n");
  });
});
