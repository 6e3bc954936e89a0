import { spawn } from "node:child_process";
import type { Output } from "../output.ts";

/** The program of each system that opens an address in the browser. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens an address in the browser. If that is not possible, it says so: the address stands in the terminal. */
export function openBrowser(address: string, output: Output): void {
  const [program, ...words] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(program, [...words, address], { stdio: "ignore", detached: true });
  child.once("error", () => output.say(`troupe: no browser could be opened; open ${address} yourself`));
  child.unref();
}
