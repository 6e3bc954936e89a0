import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openControlGroup } from "../../../../src/software-house/sandbox/bubblewrap/control-group.ts";
import { findControlGroups } from "../../../../src/software-house/sandbox/bubblewrap/find-control-groups.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const LIMITS = { memoryBytes: 128 * 2 ** 20, threads: 20 };

/** Creates the folders and files of a hierarchy of version 2, and the tables that lead to them. */
function unified(files: Readonly<Record<string, string>>, own: string) {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root.path, dirname(path)), { recursive: true });
    writeFileSync(join(root.path, path), text);
  }
  const tables = {
    mounts: `30 23 0:26 / ${root.path} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n`,
    groups: `0::${own}\n`,
  };
  return { ...root, path: root.path, tables, [Symbol.dispose]: () => root[Symbol.dispose]() };
}

describe("where control groups can be created", () => {
  test("is the nearest folder above our own that passes on memory and pids", () => {
    using root = unified(
      {
        "cgroup.subtree_control": "cpu memory pids\n",
        "cgroup.procs": "",
        "user/app/cgroup.subtree_control": "memory pids\n",
        "user/app/cgroup.procs": "",
        "user/app/terminal/cgroup.subtree_control": "\n",
        "user/app/terminal/cgroup.procs": "",
      },
      "/user/app/terminal",
    );

    expect(findControlGroups(root.tables)).toEqual({ unified: join(root.path, "user/app") });
  });

  test("is nowhere if no folder passes them on", () => {
    using root = unified({ "cgroup.subtree_control": "cpu\n", "cgroup.procs": "" }, "/own");

    expect(findControlGroups(root.tables)).toBeNull();
  });

  test("is nowhere without the kernel's tables", () => {
    expect(findControlGroups({ mounts: "", groups: "" })).toBeNull();
  });

  test("is our own group of each controller in version 1", () => {
    using memory = temporaryFolder();
    using pids = temporaryFolder();
    mkdirSync(join(memory.path, "own"));
    const mounts = `1 2 0:3 / ${memory.path} rw - cgroup cgroup rw,memory
4 5 0:6 / ${pids.path} rw - cgroup cgroup rw,pids\n`;

    expect(findControlGroups({ mounts, groups: "4:memory:/own\n8:pids:/\n0::/\n" })).toEqual({
      memory: join(memory.path, "own"),
      pids: pids.path,
    });
  });
});

test("a group of version 2 gets both limits, and is known as full if the kernel ended a process of it", async () => {
  using parent = temporaryFolder();
  const group = openControlGroup({ unified: parent.path }, LIMITS);
  const [name = ""] = readdirSync(parent.path);
  const folder = join(parent.path, name);

  expect(readFileSync(join(folder, "memory.max"), "utf8")).toBe("134217728");
  expect(readFileSync(join(folder, "pids.max"), "utf8")).toBe("20");
  expect(group.isOutOfMemory()).toBe(false);
  writeFileSync(join(folder, "memory.events"), "max 12\noom 1\noom_kill 1\n");
  expect(group.isOutOfMemory()).toBe(true);
});

const real = findControlGroups();
const ownPid = process.pid.toString(36);

describe.skipIf(real === null)("a group of this machine's kernel", () => {
  test("limits the threads and the memory of what joins it, and can be removed afterwards", async () => {
    const parents = Object.values<string>(real ?? {});
    const groupsNow = () =>
      parents.flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)));
    const before = new Set(groupsNow());
    const group = openControlGroup(real as NonNullable<typeof real>, LIMITS);
    const opened = groupsNow().filter((path) => !before.has(path) && path.includes(`-cell-${ownPid}.`));
    const run = (script: string) => {
      const [file, ...words] = [...group.prefix, "python3", "-c", script];
      return spawnSync(file, words, { encoding: "utf8" });
    };
    const threads = `import threading, time
count = 0
try:
    for _ in range(100):
        threading.Thread(target=time.sleep, args=(0.2,), daemon=True).start()
        count += 1
except RuntimeError: print(count)`;

    expect(Number(run(threads).stdout)).toBe(19);
    expect(group.isOutOfMemory()).toBe(false);
    expect(run("held = bytearray(1 << 28)").signal).toBe("SIGKILL");
    expect(group.isOutOfMemory()).toBe(true);
    await group.remove();
    expect(opened).toHaveLength(parents.length);
    expect(opened.filter((path) => existsSync(path))).toEqual([]);
  });
});
