import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { oneLine } from "../../../text/printable.ts";
import { MOST_PICTURE_BYTES, PICTURE_SIZE } from "../../contract/pictures.ts";
import { readPicture } from "../../evidence/read-picture.ts";
import type { SandboxLimits, SandboxMount } from "../../sandbox/sandbox.ts";
import type { ServerAddress, WireRequest } from "../acceptance/send-request.ts";
import { isMachineBusy } from "../busy-machine.ts";
import { programEnding } from "../finding.ts";
import { mountsOf } from "../toolchains/find-on-host.ts";
import type { Workspace } from "../workspace.ts";
import { CAMERA_SCRIPT, type CameraAnswer, type CameraOrder } from "./camera-script.ts";

/** Paths inside the camera's sandbox. */
const INSIDE = { node: "/run/node", socket: "/run/service" } as const;

/** Where the system says which fonts there are. */
const FONTS = "/etc/fonts";

const MEBIBYTE = 1024 * 1024;

/** Limits of a browser with one page. */
const BROWSER_LIMITS: SandboxLimits = {
  seconds: 40,
  memoryBytes: 1024 * MEBIBYTE,
  processes: 64,
  outputBytes: 4 * MEBIBYTE,
  diskBytes: 256 * MEBIBYTE,
};

const MILLISECONDS = { load: 8_000, idle: 4_000, draw: 5_000 } as const;

/** How many times longer all of it may take on a busy machine: a page that hangs is waited for, too. */
export const BUSY_PICTURE_FACTOR = 3;

/**
 * Chromium's own sandbox needs namespaces, which no program gets inside our sandboxes. The rest keeps it from what it has no use for
 * here: a screen, shared memory, and the services of its maker.
 */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--remote-debugging-pipe",
  "--user-data-dir=/tmp/browser",
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--disable-breakpad",
  "--disable-crash-reporter",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-extensions",
  "--disable-sync",
  "--no-default-browser-check",
  "--no-first-run",
  "--no-pings",
  "--mute-audio",
  "--hide-scrollbars",
  "--force-color-profile=srgb",
  "--password-store=basic",
  `--window-size=${PICTURE_SIZE.width},${PICTURE_SIZE.height}`,
  "about:blank",
];

/**
 * Opens a page of a running service in a browser, and takes a picture of what its window shows. The browser runs in a sandbox
 * of its own, which has nothing of the host but programs, fonts and the service's socket. Rejects as `workspace.run` does.
 */
export async function takePicture(
  workspace: Workspace,
  { browser, address, request }: { browser: string; address: ServerAddress; request: WireRequest },
): Promise<CameraAnswer> {
  const factor = isMachineBusy() ? BUSY_PICTURE_FACTOR : 1;
  const { load, idle, draw } = MILLISECONDS;
  const order: CameraOrder = {
    browser,
    flags: FLAGS,
    socket: INSIDE.socket,
    port: address.port,
    path: request.path,
    headers: headersOf(request),
    size: PICTURE_SIZE,
    bytes: MOST_PICTURE_BYTES,
    milliseconds: { load: load * factor, idle: idle * factor, draw: draw * factor },
  };
  const report = await workspace.run({
    arguments: [INSIDE.node, "-e", CAMERA_SCRIPT, JSON.stringify(order)],
    setup: { environment: {}, mounts: mountsFor(browser, address) },
    project: await workspace.createFolder(),
    limits: { ...BROWSER_LIMITS, seconds: BROWSER_LIMITS.seconds * factor },
  });
  const answer = readAnswer(report.stdout);
  if (answer === null) return { fault: `the browser gave no picture: ${programEnding(report)}` };
  if ("fault" in answer) return { fault: oneLine(answer.fault).slice(0, LONGEST_FAULT) };
  return readPicture(Buffer.from(answer.png, "base64")) === null
    ? { fault: "what the browser gave is not a picture of the right size" }
    : answer;
}

const LONGEST_FAULT = 300;

function mountsFor(browser: string, { socketPath }: ServerAddress): SandboxMount[] {
  const mount = (host: string, inside: string): SandboxMount => ({ host, inside, writable: false });
  return [
    mount(process.execPath, INSIDE.node),
    mount(socketPath, INSIDE.socket),
    ...(existsSync(FONTS) ? [mount(FONTS, FONTS)] : []),
    ...mountsOf(dirname(browser)),
  ];
}

/** Headers that belong to a connection, and not to a page. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  "accept-encoding",
  "connection",
  "content-length",
  "host",
  "transfer-encoding",
]);

function headersOf({ headers }: WireRequest): Record<string, string> {
  return Object.fromEntries(headers.filter(([name]) => !OF_CONNECTION.has(name.trim().toLowerCase())));
}

const answerSchema: z.ZodType<CameraAnswer> = z.union([
  z.object({ png: z.string() }),
  z.object({ fault: z.string() }),
]);

function readAnswer(text: string): CameraAnswer | null {
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
