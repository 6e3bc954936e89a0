import { PassThrough } from "node:stream";
import { createOutput, type Output, type Screen } from "../../../cli/output.ts";

/** Creates an output that records both streams as text. A terminal is 80 `columns` wide. */
export function recordedOutput(
  options: { environment?: Record<string, string>; terminal?: boolean; columns?: number } = {},
): {
  output: Output;
  stdout: () => string;
  stderr: () => string;
} {
  const { environment = {}, terminal = false, columns = 80 } = options;
  const screens = [recorder(terminal, columns), recorder(terminal, columns)] as const;
  return {
    output: createOutput(screens[0].screen, screens[1].screen, environment),
    stdout: screens[0].text,
    stderr: screens[1].text,
  };
}

function recorder(isTTY: boolean, columns: number): { screen: Screen; text: () => string } {
  let text = "";
  const stream = new PassThrough();
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { screen: Object.assign(stream, { isTTY, columns, rows: 24 }), text: () => text };
}
