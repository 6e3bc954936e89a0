import { symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { forEachUser } from "../../../support/sandbox/users.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

forEachUser("a program that tries to read or write the host's files", (runner) => {
  test("finds no secrets of the system", async () => {
    const { stdout, stderr } = await runner.shell(
      "cat /etc/shadow /etc/sudoers /etc/ssh/*; ls /etc/ssl/private",
    );

    expect(stdout).toBe("");
    expect(stderr.match(/No such file or directory/g)).toHaveLength(4);
  });

  test("finds no user of the host and no name server", async () => {
    const { stdout } = await runner.shell(
      "cut -d: -f1 /etc/passwd /etc/group; cat /etc/resolv.conf /etc/hostname",
    );

    expect(stdout.split("\n")).toEqual(["sandbox", "nobody", "sandbox", "nogroup", ""]);
  });

  test("finds no home folder and no temporary files of the host", async () => {
    using canary = temporaryFolder({ canary: "secret" });

    const report = await runner.shell(
      `cat ${canary.path}/canary; ls ${homedir()} ${process.cwd()}; ls -A ${tmpdir()}`,
    );

    expect(report.stdout.trim()).toBe(tmpdir() === "/tmp" ? "home" : "");
  });

  test("sees only programs and libraries of the host's root folder", async () => {
    const { stdout } = await runner.shell("ls -A /");

    const system = new Set(["bin", "lib", "lib32", "lib64", "libx32", "sbin", "usr"]);
    expect(
      stdout
        .trim()
        .split("\n")
        .filter((name) => !system.has(name)),
    ).toEqual(["dev", "etc", "proc", "project", "tmp"]);
  });

  test("cannot write to its project or to system folders", async () => {
    const script =
      "for f in /project /usr /usr/bin /bin /lib /etc /etc/passwd / /dev /proc /proc/sys/kernel; do";
    const { stdout } = await runner.shell(
      `${script} touch $f/x 2>/dev/null || echo x >> $f && echo $f; done`,
    );

    expect(stdout).toBe("");
  });

  test("can write only to folders of limited size", async () => {
    const { stdout } = await runner.shell(
      String.raw`awk '$4 ~ /^rw/ { print $2, $3, ($4 ~ /size=/) ? "limited" : "" }' /proc/mounts | sort`,
    );

    const devices = ["full", "null", "random", "tty", "urandom", "zero"];
    const rows = stdout
      .trim()
      .split("\n")
      .map((row) => row.trim());
    expect(
      rows.filter((row) => !devices.some((device) => row.startsWith(`/dev/${device} devtmpfs`))),
    ).toEqual(["/dev/pts devpts", "/dev/shm tmpfs limited", "/proc proc", "/tmp tmpfs limited"]);
  });

  test("reaches no file of the host through a link in its project", async () => {
    using canary = runner.folder({ canary: "secret" });
    using project = runner.folder();
    symlinkSync(join(canary.path, "canary"), join(project.path, "link"));

    const report = await runner.shell("cat link", { project: project.path });

    expect(report).toMatchObject({ exit: 1, stdout: "" });
  });

  test("finds no socket and no device of the host", async () => {
    const { stdout } = await runner.shell(
      String.raw`find / \( -path /proc -o -path /usr \) -prune -o \( -type s -o -type b \) -print 2>/dev/null; ls /run /var /sys /dev`,
    );

    expect(stdout.split("\n")).toEqual([
      "/dev:",
      "core",
      "fd",
      "full",
      "null",
      "ptmx",
      "pts",
      "random",
      "shm",
      "stderr",
      "stdin",
      "stdout",
      "tty",
      "urandom",
      "zero",
      "",
    ]);
  });
});
