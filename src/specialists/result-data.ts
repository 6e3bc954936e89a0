import type { $ZodObject, output } from "zod/v4/core";
import type { Specialist } from "./specialist.ts";

/** The types of the results that are data, by the names of their specialists. */
export type ResultData<Member extends Specialist<string, string>> = {
  [One in Member as SchemaOf<One> extends never ? never : One["name"]]: output<SchemaOf<One>>;
};

/** The schema of a specialist's results; never if it has none. */
type SchemaOf<One> = One extends { readonly result?: (infer Schema) | undefined }
  ? Schema extends $ZodObject
    ? $ZodObject extends Schema
      ? never
      : Schema
    : never
  : never;
