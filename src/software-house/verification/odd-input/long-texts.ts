import type { WireRequest } from "../acceptance/send-request.ts";
import { readObject } from "./json-object.ts";

/** A request with another text at one place. */
export interface OtherText {
  request: WireRequest;
  /** Such as `the text "who"`. */
  place: string;
}

/** What replaces a text: so many equal characters, and one at the end. */
interface Repeated {
  character: string;
  last: string;
  /** Whether only the last word of the own text is replaced, because a pattern may first read what stands before. */
  isAtEnd: boolean;
}

/** Few patterns allow the last character, so they try all ways to divide the others. */
const BODY_TEXTS: readonly Repeated[] = [
  { character: "a", last: "", isAtEnd: false },
  { character: "a", last: "!", isAtEnd: false },
  { character: "a", last: "!", isAtEnd: true },
  { character: "1", last: "!", isAtEnd: false },
  { character: " ", last: "!", isAtEnd: false },
];

/** Addresses get letters only, because a number there may be a quantity. */
const ADDRESS_TEXTS: readonly Repeated[] = BODY_TEXTS.slice(0, 2);

const MOST_FIELDS = 6;

/**
 * Returns a request with other texts: in place of each text of its JSON, each part of its path, and each
 * value of its query. Their repeated character comes `times` times.
 */
export function withOtherTexts(request: WireRequest, times: number): OtherText[] {
  const texts = (from: readonly Repeated[], own: string): string[] =>
    from.map(({ character, last, isAtEnd }) => {
      const text = character.repeat(times) + last;
      return isAtEnd ? own.replace(/[A-Za-z0-9]*$/, text) : text;
    });
  return [
    ...bodiesOf(request, (own) => texts(BODY_TEXTS, own)),
    ...pathsOf(request, (own) => texts(ADDRESS_TEXTS, own)),
  ];
}

type TextsFor = (own: string) => readonly string[];

function bodiesOf(request: WireRequest, textsFor: TextsFor): OtherText[] {
  const fields = readObject(request.body ?? "") ?? {};
  return Object.entries(fields)
    .filter((field): field is [string, string] => typeof field[1] === "string")
    .slice(0, MOST_FIELDS)
    .flatMap(([name, own]) =>
      textsFor(own).map((text) => ({
        request: { ...request, body: JSON.stringify(Object.assign({}, fields, { [name]: text })) },
        place: `the text ${JSON.stringify(name)}`,
      })),
    );
}

function pathsOf(request: WireRequest, textsFor: TextsFor): OtherText[] {
  // A value of the query follows `=`, and a part of the path a slash.
  const values = [...request.path.matchAll(/(?<==)[^&#]+|(?<=^[^?#]*\/)[^/?#]+/g)];
  return values.flatMap(({ 0: own, index }) =>
    textsFor(own).map((text) => ({
      request: {
        ...request,
        path: request.path.slice(0, index) + text + request.path.slice(index + own.length),
      },
      place: `${JSON.stringify(own)} in the path`,
    })),
  );
}
