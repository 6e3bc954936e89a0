import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { refusalHint } from "../../../../src/software-house/sandbox/bubblewrap/find-bubblewrap.ts";
import { findSandbox } from "../../../../src/software-house/sandbox/find-sandbox.ts";
import { openSandboxProcess } from "../../../support/sandbox/open-process.ts";
import { hasBubblewrap } from "../../../support/sandbox/users.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** Finds a sandbox in a process whose PATH has only these programs. */
async function findWith(programs: Readonly<Record<string, string>>): Promise<unknown> {
  using folder = temporaryFolder(programs);
  chmodSync(folder.path, 0o755);
  for (const name of Object.keys(programs)) chmodSync(`${folder.path}/${name}`, 0o755);
  await using other = openSandboxProcess({ environment: { PATH: folder.path } });
  return await other.ask({ do: "find" });
}

describe("the hint of a sandbox that does not work", () => {
  test("names the command that installs bubblewrap", async () => {
    expect(await findWith({})).toEqual({
      engine: null,
      hint: "bubblewrap is not installed: sudo apt-get install -y bubblewrap",
    });
  });

  test("names the needed version if bubblewrap cannot limit disk space", async () => {
    expect(await findWith({ bwrap: "#!/bin/sh\necho ' --tmpfs DEST'\n" })).toEqual({
      engine: null,
      hint: "bubblewrap is too old to limit disk space: 0.7 or newer is needed",
    });
  });

  test("quotes the error text of bubblewrap", async () => {
    const bwrap = `#!/bin/sh
[ "$1" = --help ] && echo --size && exit
echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1
`;

    expect(await findWith({ bwrap })).toEqual({
      engine: null,
      hint: expect.stringContaining(
        "does not work here (bwrap: setting up uid map: Permission denied)",
      ) as string,
    });
  });

  test.each([
    { name: "kernel.apparmor_restrict_unprivileged_userns", value: "1", command: "=0" },
    { name: "kernel.unprivileged_userns_clone", value: "0", command: "=1" },
    { name: "user.max_user_namespaces", value: "0", command: "=15000" },
  ])("names the kernel setting that refuses namespaces: $name", ({ name, value, command }) => {
    expect(refusalHint("No permissions", (asked) => (asked === name ? value : null))).toBe(
      `bubblewrap is installed, but does not work here (No permissions): sudo sysctl -w ${name}${command}`,
    );
  });
});

describe.skipIf(process.platform !== "linux" || !works("bwrap --unshare-all --ro-bind / / true"))(
  "bubblewrap on a system that supports it",
  () => {
    test("is found, so that its tests are not skipped because of a defect in Troupe", () =>
      expect(hasBubblewrap).toBe(true));

    test.each([
      { kind: "closed to others", folder: "closed" },
      { kind: "too long for sockets", folder: "long".repeat(30) },
    ])("is found if the folder for temporary files is $kind", async ({ folder }) => {
      using above = temporaryFolder();
      mkdirSync(`${above.path}/${folder}`, { mode: 0o700 });
      await using other = openSandboxProcess({ environment: { TMPDIR: `${above.path}/${folder}` } });

      expect(await other.ask({ do: "find" })).toEqual({ engine: "bubblewrap", hint: null });
    });

    test("is searched only once after it was found", async () => {
      const [one, other] = [await findSandbox(), await findSandbox()];

      expect(one).toEqual({
        sandbox: expect.objectContaining({ engine: "bubblewrap" }) as object,
        hint: null,
      });
      expect(other.sandbox).toBe(one.sandbox);
    });
  },
);

function works(command: string): boolean {
  try {
    execFileSync("sh", ["-c", command], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
