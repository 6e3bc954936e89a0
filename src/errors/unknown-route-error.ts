import { TroupeError } from "./troupe-error.ts";

/** The classifier named nobody who is there (or was too unsure), and the router has no fallback. */
export class UnknownRouteError extends TroupeError {
  override readonly name = "UnknownRouteError";
  /** What the classifier answered. */
  readonly label: string;
  /** The specialists it could have named. */
  readonly choices: readonly string[];

  constructor(label: string, choices: readonly string[], reason: string, options?: ErrorOptions) {
    super(
      "route_unknown",
      `no route for ${JSON.stringify(label)}: ${reason}. The specialists are ${choices.join(", ")}; ` +
        "add a `fallback` to createRouter to catch such requests.",
      options,
    );
    this.label = label;
    this.choices = choices;
  }
}
