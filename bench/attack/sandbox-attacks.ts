import { lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findSandbox } from "../../src/software-house/sandbox/find-sandbox.ts";
import type { CommandReport, SandboxCommand } from "../../src/software-house/sandbox/sandbox.ts";
import type { Attack, Outcome } from "./attack.ts";
import type { World } from "./world.ts";

/** Limits of a hostile program in the sandbox. */
export const LIMITS = {
  seconds: 15,
  memoryBytes: 256 * 2 ** 20,
  processes: 64,
  outputBytes: 200_000,
  diskBytes: 64 * 2 ** 20,
};

/** Word that a script prints in front of what it got. */
const GOT = "GOT ";

/** Runs a command in the sandbox, on a small project. */
export async function runInside(
  world: World,
  words: readonly string[],
  command: Partial<SandboxCommand> = {},
): Promise<CommandReport> {
  const { sandbox, hint } = await findSandbox();
  if (sandbox === null) throw new Error(hint ?? "no sandbox");
  const project = join(world.folder, "project");
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, "main.py"), "print(1)\n");
  return sandbox.run({ arguments: words, project, limits: LIMITS, ...command });
}

/** Returns how a command ended, in a few words. */
export function endingOf({ exit, stopped, signal }: CommandReport): string {
  return stopped === null ? `ended: ${exit ?? signal}` : `stopped: ${stopped}`;
}

function judged(world: World, report: CommandReport): Outcome {
  const output = report.stdout + report.stderr;
  const got = output.split("\n").filter((line) => line.startsWith(GOT));
  return {
    happened: endingOf(report),
    successes: [...got, ...(output.includes(world.secret) ? ["read the secret"] : [])],
  };
}

function attack(name: string, tried: string, script: (world: World) => string, isShort = true): Attack {
  return {
    target: "sandbox",
    name,
    tried,
    isShort,
    run: async (world) => judged(world, await runInside(world, ["python3", "-c", script(world)])),
  };
}

/** Python that calls a function for each line, and prints the lines of those that did not fail. */
const TRY = `import ctypes, os, socket, subprocess
libc = ctypes.CDLL(None, use_errno=True)
def attempt(name, action):
    try: result = action()
    except BaseException: return
    if result: print("${GOT}" + name, flush=True)
`;

/** Attacks on the walls of the sandbox. */
export const SANDBOX_ATTACKS: Attack[] = [
  attack(
    "files of the host",
    "read the secret, the passwords, the home folder",
    ({ secretFile }) => `${TRY}
for path in (${JSON.stringify(secretFile)}, "/etc/shadow", "/proc/1/root${secretFile}", "/proc/2/cwd/../../../..${secretFile}"):
    attempt(path, lambda: print(open(path).read()) or "shadow" in path)
for path in ("/root", "/home", "/var", "/run/secrets", "/proc/1/root/home"):
    attempt(path, lambda: len(os.listdir(path)))`,
  ),
  attack(
    "environment",
    "read the key from the environment of every process",
    () => `import glob, os
print(dict(os.environ))
for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
    try: print(open(path).read())
    except OSError: pass`,
  ),
  attack(
    "writing outside",
    "write to the host's files and system folders",
    ({ canaryFile }) => `${TRY}
for path in (${JSON.stringify(canaryFile)}, "/etc/troupe-was-here", "/usr/bin/troupe-was-here", "/troupe-was-here", "/var/tmp/troupe-was-here",
             "/project/x", "/dev/x", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/1/root${canaryFile}"):
    attempt("wrote " + path, lambda: open(path, "w").write("here"))`,
  ),
  attack(
    "network",
    "reach the host's services by address, by abstract name and by file",
    ({ port, abstractName, socketPath }) => `${TRY}
for address in ("127.0.0.1", "127.0.1.1", "0.0.0.0", "localhost", "10.0.0.1", "169.254.169.254", "::1"):
    attempt(address, lambda: print(socket.create_connection((address, ${port}), 0.5).recv(99)) or True)
for path in ("\\0${abstractName}", ${JSON.stringify(socketPath)}):
    def connect():
        with socket.socket(socket.AF_UNIX) as end: end.connect(path); print(end.recv(99)); return True
    attempt("unix socket", connect)
attempt("names", lambda: socket.getaddrinfo("example.com", 80))
for family in range(46):
    if family not in (1, 2, 10, 16): attempt("family %d" % family, lambda: socket.socket(family, 3))`,
  ),
  attack(
    "other processes",
    "end, trace and read processes outside and pid 1",
    ({ neighbor }) => `${TRY}
for pid in (${neighbor}, ${process.pid}): attempt("signal %d" % pid, lambda: os.kill(pid, 9) is None)
attempt("ptrace", lambda: libc.ptrace(16, 1, 0, 0) == 0)
attempt("memory of 1", lambda: open("/proc/1/mem", "rb").read(1))
attempt("memory by call", lambda: libc.process_vm_readv(1, 0, 0, 0, 0, 0) == 0)`,
  ),
  attack(
    "rights",
    "new namespaces, mounts, devices, setuid, privileged calls",
    () => `${TRY}
for command in (["unshare", "-r", "true"], ["unshare", "-Urn", "true"], ["mount", "-t", "tmpfs", "x", "/tmp"], ["mount", "-o", "remount,rw", "/"],
                ["chroot", "/", "true"], ["nsenter", "-t", "1", "-m", "true"], ["mknod", "/tmp/d", "b", "8", "0"], ["su", "-c", "id"], ["nice", "-n", "-5", "true"]):
    attempt(" ".join(command), lambda: subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=5).returncode == 0 and command[0] != "nice")
attempt("oom score", lambda: open("/proc/self/oom_score_adj", "w").write("-1000") and open("/proc/self/oom_score_adj").read().strip() == "-1000")
for name, number, *arguments in (("add_key", 248), ("keyctl", 250, 0, -3, 0), ("bpf", 321), ("perf", 298), ("userfaultfd", 323), ("io_uring", 425, 1, 0),
                                 ("setns", 308), ("fsopen", 430), ("memfd", 319, b"x", 0), ("shmget", 29, 0, 4096, 0o1600), ("syslog", 103, 10, 0, 0), ("sethostname", 170, b"x", 1)):
    if os.uname().machine == "x86_64": attempt(name, lambda: libc.syscall(number, *arguments) >= 0)
attempt("setuid", lambda: os.setuid(0) is None)`,
  ),
  attack(
    "terminal and descriptors",
    "type into the terminal, use files that were left open",
    () => `${TRY}
import fcntl, termios
for descriptor in (0, 1, 2): attempt("typed", lambda: fcntl.ioctl(descriptor, termios.TIOCSTI, b"x") == 0)
attempt("tty", lambda: open("/dev/tty"))
for name in os.listdir("/proc/self/fd"):
    if int(name) > 2: attempt("descriptor " + name, lambda: not os.readlink("/proc/self/fd/" + name).startswith(("/proc/", "/dev/null")))`,
  ),
  attack(
    "staying alive",
    "a daemon in new sessions that ignores signals",
    ({ mark }) => `import os
for _ in range(2):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0: os.execvp("sh", ["sh", "-c", "trap '' TERM HUP INT; sleep ${mark}; sleep ${mark}"])
        os._exit(0)`,
  ),
  {
    target: "sandbox",
    name: "what is kept",
    tried: "links out, hooks with setuid, pipes, sparse files, odd names",
    isShort: true,
    async run(world) {
      const keepIn = join(world.folder, "kept");
      mkdirSync(keepIn);
      const script = `ln -s ${world.canaryFile} a; ln -s ../../../../etc/passwd b; mkdir d; ln -s d/../../.. c; mkfifo pipe; truncate -s 1T sparse
        mkdir -p .git/hooks; echo x > .git/hooks/post-checkout; chmod 6777 .git/hooks/post-checkout; mknod n b 8 0; touch "$(printf 'x\\ny')"; mv d e; ln -s / d`;
      const report = await runInside(world, ["sh", "-c", script], { keepIn });
      const bad = readdirSync(keepIn, { recursive: true, encoding: "utf8" }).filter((path) => {
        const stats = lstatSync(join(keepIn, path));
        return (
          !(stats.isFile() || stats.isDirectory()) || (stats.mode & 0o6000) !== 0 || stats.size > 2 ** 20
        );
      });
      return {
        happened: `${report.notKept?.length ?? 0} entries left out`,
        successes: bad.map((path) => `kept ${path}`),
      };
    },
  },
];
