import { readFile } from "node:fs/promises";
import { accessSync, constants, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { messageOf } from "../errors/locate-error.ts";
import { TroupeError } from "../errors/troupe-error.ts";
import { isRecord } from "../text/is-record.ts";
import { RECORDING_VERSION, type Recording } from "./recording.ts";

/** Makes the folder of a file. Throws TroupeError (`recording_invalid`) if the file could not be written there. */
export function checkPlace(file: string): void {
  const path = resolve(file);
  let isFolder: boolean;
  try {
    mkdirSync(dirname(path), { recursive: true });
    accessSync(dirname(path), constants.W_OK);
    isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (cause) {
    throw invalid(file, `it cannot be written: ${messageOf(cause)}`, cause);
  }
  if (isFolder) throw invalid(file, "it is a folder; name a file in it");
}

/** Writes a recording as readable JSON into a folder that exists. A file of that name is replaced at once, so that no reader sees a part of it. */
export function writeRecording(file: string, recording: Recording): void {
  const path = resolve(file);
  const begun = `${path}.${process.pid}.part`;
  writeFileSync(begun, `${JSON.stringify(recording, null, 2)}\n`, { mode: 0o600 });
  renameSync(begun, path);
}

/**
 * Reads a recording. Throws TroupeError (`recording_invalid`) that names the file and its fault: it is absent, is not JSON,
 * was cut, is another kind of file, or was written by another version.
 *
 * @example
 * const { calls } = await readRecording("fixtures/refund.json");
 */
export async function readRecording(file: string): Promise<Recording> {
  const content = await readFile(file, "utf8").catch((cause: unknown) => {
    const isAbsent = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw invalid(file, isAbsent ? "it does not exist" : `it cannot be read: ${messageOf(cause)}`, cause);
  });
  const value = parsed(file, content);
  if (!isRecord(value) || value["format"] !== "troupe-recording") {
    const hint = 'a recording begins with "format": "troupe-recording"';
    throw invalid(file, `it is not a recording: ${hint}`);
  }
  const { version } = value;
  if (version !== RECORDING_VERSION) {
    const words = `it has version ${JSON.stringify(version ?? null)}, and this release reads ${RECORDING_VERSION}`;
    throw invalid(file, `${words}: record it again`);
  }
  const checked = recordingSchema.safeParse(value);
  if (checked.success) return value as unknown as Recording;
  const { path = [], message = "" } = checked.error.issues[0] ?? {};
  throw invalid(file, `${path.join(".") || "the recording"} is wrong: ${message}`);
}

function parsed(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    if (content.trim() === "") throw invalid(file, "it is empty", cause);
    const isCut = content.trimStart().startsWith("{") && !content.trimEnd().endsWith("}");
    const fault = isCut ? "it was cut: its JSON has no end" : "it is not JSON";
    throw invalid(file, `${fault} (${messageOf(cause)})`, cause);
  }
}

function invalid(file: string, fault: string, cause?: unknown): TroupeError {
  return new TroupeError("recording_invalid", `recording ${file}: ${fault}`, { cause });
}

const messageSchema = z.object({
  role: z.enum(["system", "user", "assistant", "tool"]),
  name: z.string().nullable(),
  text: z.string(),
  toolCalls: z.array(z.object({ id: z.string(), name: z.string(), arguments: z.unknown() })),
  toolCallId: z.string().optional(),
});

const count = z.number().int().nonnegative();

const recordingSchema = z.object({
  graph: z.string().nullable(),
  request: z.string().nullable(),
  recordedAt: z.string().nullable(),
  settings: z
    .object({
      models: z.object({ classifier: z.string(), manager: z.string(), specialist: z.string() }),
      structuredOutput: z.enum(["json_schema", "function_calling", "json_mode"]),
    })
    .nullable(),
  calls: z.array(
    z.object({
      number: count,
      run: z.string(),
      agent: z.string(),
      step: z.string().nullable(),
      attempt: count,
      model: z.string(),
      milliseconds: z.number(),
      request: z.object({
        messages: z.array(messageSchema),
        tools: z.array(z.string()),
        schema: z.string().nullable(),
      }),
      reply: messageSchema.nullable(),
      finishReason: z.string().nullable(),
      error: z
        .object({ code: z.string().nullable(), message: z.string(), retryable: z.boolean().optional() })
        .nullable(),
      usage: z.object({ inputTokens: count, outputTokens: count, cachedTokens: count }).nullable(),
    }),
  ),
  work: z
    .array(
      z.object({
        number: count,
        run: z.string(),
        name: z.string(),
        input: z.record(z.string(), z.string()),
        result: z.unknown(),
        isOptional: z.boolean().optional(),
      }),
    )
    .optional(),
});
