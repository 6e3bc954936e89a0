import { TroupeError } from "./troupe-error.ts";

/** Thrown if the classifier named an unknown specialist, or was too unsure, and the router has no fallback. */
export class UnknownRouteError extends TroupeError {
  override readonly name = "UnknownRouteError";
  /** The classifier's answer. */
  readonly label: string;
  /** The specialists that the classifier could have named. */
  readonly choices: readonly string[];

  constructor(label: string, choices: readonly string[], reason: string, options?: ErrorOptions) {
    const available = `available: ${choices.join(", ")}`;
    // A reply that named an unknown specialist was sent back with the list.
    const why = reason.includes(available) ? reason : `${reason}; ${available}`;
    super(
      "route_unknown",
      `no route for ${JSON.stringify(label)}: ${why}. ` +
        "Add a `fallback` to createRouter to catch such requests.",
      options,
    );
    this.label = label;
    this.choices = choices;
  }
}
