import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyTree } from "../copy-tree.ts";
import type { SandboxCommand } from "../sandbox.ts";

/** Where a command works that is in no sandbox: on a copy of its project, with paths as they are on the host. */
export interface Workplace extends Disposable {
  project: string;
  sockets: string;
  arguments: string[];
  environment: Record<string, string>;
}

/** Makes a workplace; whatever of the command speaks of paths inside speaks of the host's then. */
export async function openWorkplace(command: SandboxCommand): Promise<Workplace> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-open-"));
  const inner = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const project = inner("project");
  await copyTree(command.project, project, { bytes: Number.POSITIVE_INFINITY });
  const places: [inside: string, host: string][] = [
    ["/project", project],
    ...(command.mounts ?? []).map(({ inside, host }): [string, string] => [inside, host]),
  ];
  const onHost = (text: string): string => places.reduce((now, place) => replacePath(now, place), text);
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

/** Replaces a path where it is one: not as the beginning of another name, nor inside a longer path. */
function replacePath(text: string, [inside, host]: [string, string]): string {
  return text
    .split(inside)
    .reduce((before, after) =>
      /^[^\w.-]|^$/.test(after) && !/[\w./-]$/.test(before) ? before + host + after : before + inside + after,
    );
}
