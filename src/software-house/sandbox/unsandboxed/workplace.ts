import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { copyTree, NO_LIMITS } from "../copy-tree.ts";
import type { SandboxCommand } from "../sandbox.ts";
import { createTemporaryFolder } from "../temporary-folders.ts";

/** The folders, arguments and environment of a command without a sandbox. All paths are those of the host. */
export interface Workplace extends Disposable {
  /** The copy of the project. */
  project: string;
  /** The folder for a relay's socket. */
  sockets: string;
  arguments: string[];
  environment: Record<string, string>;
}

/** Copies a command's project to a temporary folder, and replaces each path inside by the path on the host. */
export async function openWorkplace(command: SandboxCommand): Promise<Workplace> {
  const folder = createTemporaryFolder("open");
  const inner = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const project = inner("project");
  await copyTree(command.project, project, NO_LIMITS);
  const paths: [inside: string, host: string][] = [
    ["/project", project],
    ...(command.mounts ?? []).map(({ inside, host }): [string, string] => [inside, host]),
  ];
  const onHost = (text: string): string => paths.reduce((now, pair) => replacePath(now, pair), text);
  const own = Object.entries(command.environment ?? {}).map(([name, value]) => [name, onHost(value)]);
  return {
    project,
    sockets: inner("sockets"),
    arguments: command.arguments.map(onHost),
    environment: {
      PATH: process.env["PATH"] ?? "",
      HOME: inner("home"),
      TMPDIR: inner("tmp"),
      ...(Object.fromEntries(own) as Record<string, string>),
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Replaces a path in a text, unless it is the beginning of a longer name or a part of a longer path. */
function replacePath(text: string, [inside, host]: [string, string]): string {
  return text
    .split(inside)
    .reduce((before, after) =>
      /^[^\w.-]|^$/.test(after) && !/[\w./-]$/.test(before) ? before + host + after : before + inside + after,
    );
}
