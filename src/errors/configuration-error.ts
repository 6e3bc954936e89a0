import { TroupeError } from "./troupe-error.ts";

/** Thrown if the configuration of a graph, a specialist or the environment is invalid. Names every fault. */
export class ConfigurationError extends TroupeError {
  override readonly name = "ConfigurationError";
  readonly faults: readonly string[];

  constructor(
    subject: string,
    faults: readonly string[],
    options?: ErrorOptions & {
      code?: "configuration_invalid" | "specialist_invalid" | "graph_unknown" | undefined;
    },
  ) {
    super(options?.code ?? "configuration_invalid", `${subject}: ${faults.join("; ")}`, options);
    this.faults = faults;
  }
}
