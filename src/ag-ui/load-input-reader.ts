import type { RunAgentInput } from "@ag-ui/core";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { messageOf } from "../errors/locate-error.ts";

/** Reads the body of a request by the official schema. Throws what the schema throws. */
type InputReader = (body: unknown) => RunAgentInput;

/** Imports the official package, an optional peer. Throws ConfigurationError with the install command. */
export async function loadInputReader(): Promise<InputReader> {
  try {
    const [core, schemas] = await Promise.all([import("@ag-ui/core"), import("@ag-ui/core/schemas")]);
    // Clients before 1.0 send null for a field that is absent.
    return (body) =>
      schemas.RunAgentInputSchema.parse(core.omitOptionalNulls(body, "RunAgentInput")) as RunAgentInput;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isMissing = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const fault = isMissing
      ? "AG-UI needs a package: npm install @ag-ui/core"
      : `the package @ag-ui/core does not load: ${messageOf(cause)}`;
    throw new ConfigurationError("readAgUiInput", [fault], isMissing ? {} : { cause });
  }
}
