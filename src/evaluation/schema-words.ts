import { closestWord } from "../text/closest-word.ts";
import { isRecord } from "../text/is-record.ts";

const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];

/** The keywords whose value is a schema, or a list of schemas. */
const OF_SCHEMAS =
  words(`items additionalItems prefixItems contains unevaluatedItems additionalProperties propertyNames
  unevaluatedProperties allOf anyOf oneOf not if then else contentSchema`);

/** The keywords whose value has schemas by name. */
const OF_NAMED_SCHEMAS = words("properties patternProperties dependentSchemas $defs definitions");

/** All keywords of JSON Schema 2020-12 and of the drafts before it, and those that OpenAPI adds. */
const KEYWORDS = [
  ...OF_SCHEMAS,
  ...OF_NAMED_SCHEMAS,
  ...words(`$id $schema $ref $anchor $dynamicRef $dynamicAnchor $recursiveRef $recursiveAnchor $vocabulary $comment id
    type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems
    minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired dependencies
    format contentEncoding contentMediaType title description default deprecated readOnly writeOnly examples
    example nullable discriminator xml externalDocs`),
];

/** Keywords of other tools that resemble those of JSON Schema. */
const EXTENSIONS = words(
  "tsType tsEnumNames enumDescriptions propertyOrder comment length form external contentType",
);

/** The keywords that a misspelled one may mean. Short ones resemble too many extensions, such as `note`. */
const MEANT = KEYWORDS.filter((keyword) => keyword.length > 3);

/**
 * Returns what is misspelled in a JSON Schema, or null. An unknown keyword is ignored when an answer is checked, and no answer
 * has an unknown type. A keyword that resembles none is an extension, and so are some that do.
 */
export function misspelledIn(schema: unknown): string | null {
  if (!isRecord(schema)) return null;
  const type: unknown = schema["type"] ?? [];
  const strange = [type].flat().find((one) => !TYPES.some((known) => known === one));
  if (strange !== undefined) {
    return `the type ${JSON.stringify(strange)} is unknown; available: ${TYPES.join(", ")}`;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const isKnown = KEYWORDS.includes(keyword) || EXTENSIONS.includes(keyword);
    const meant = isKnown ? null : closestWord(keyword, MEANT);
    if (meant !== null) return `the keyword ${JSON.stringify(keyword)} is unknown; did you mean ${meant}?`;
    for (const part of partsOf(keyword, value)) {
      const misspelled = misspelledIn(part);
      if (misspelled !== null) return misspelled;
    }
  }
  return null;
}

function partsOf(keyword: string, value: unknown): unknown[] {
  if (OF_SCHEMAS.includes(keyword)) return [value].flat();
  return OF_NAMED_SCHEMAS.includes(keyword) && isRecord(value) ? Object.values(value) : [];
}

function words(text: string): string[] {
  return text.split(/\s+/);
}
