import type { RunAgentInput } from "@ag-ui/core";
import type { z } from "zod";
import { InputError } from "../errors/input-error.ts";
import { loadInputReader } from "./load-input-reader.ts";

/** The most faults that an error names. */
const MOST_FAULTS = 5;

/**
 * Reads the body of a request of an AG-UI client, by the schema of the package `@ag-ui/core`. Throws InputError that names the
 * faults. Throws ConfigurationError if the package is not installed.
 *
 * @example
 * const input = await readAgUiInput(await request.json());
 */
export async function readAgUiInput(body: unknown): Promise<RunAgentInput> {
  const read = await loadInputReader();
  try {
    return read(body);
  } catch (cause) {
    throw new InputError(`the body is not an input of AG-UI (RunAgentInput): ${faultsOf(cause)}`);
  }
}

function faultsOf(cause: unknown): string {
  const { issues } = cause as Partial<z.core.$ZodError>;
  if (issues === undefined) return "it must be a JSON object";
  const faults = issues.map(({ path, message }) => `${path.join(".") || "the body"}: ${message}`);
  const more = faults.length - MOST_FAULTS;
  return [...faults.slice(0, MOST_FAULTS), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
