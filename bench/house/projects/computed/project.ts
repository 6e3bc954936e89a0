import type { HttpStep } from "../../../../src/software-house/contract/acceptance-tests.ts";
import { http, must, test } from "../steps.ts";
import type { Project, Way } from "../variant.ts";

const PALINDROME = `    letters = re.sub("[^a-z]", "", text.lower())
    return 201, {"text": text, "palindrome": letters == letters[::-1]}
`;

/** A service that computes something else, with tests of its own. */
function computes(name: string, how: string, code: string, ...steps: HttpStep[]): Way {
  return {
    name,
    how,
    changes: [["app.py", PALINDROME, code]],
    tests: { tests: [test("C1", name, ...steps)] },
  };
}

/** Posts a text, and expects that the answer has these patterns. */
function post(text: string, has: string[] = [], status = 201): HttpStep {
  return http("POST", "/x", { send: { text }, status, has });
}

/** Posts a text, and expects that the answer has it, and these patterns. */
function echoed(text: string, ...has: string[]): HttpStep {
  return post(text, [`"text"\\s*:\\s*"${text.replaceAll(".", "\\.")}"`, ...has]);
}

const palindrome = echoed("never odd or even", '"palindrome"\\s*:\\s*true');

/**
 * Correct services whose answer depends on the text that they also give back: with another text, another answer is
 * right.
 */
export const computed: Project = {
  name: "computed",
  specification: {
    title: "Computes",
    language: "python",
    kind: "http-service",
    summary: "Computes something of a text and gives both back.",
    run: { build: [], start: ["python3", "app.py"], portVariable: "PORT" },
    interface: [],
    criteria: [must("C1", "it runs", "POST /x", "201 with the input and what is computed from it")],
    outOfScope: [],
  },
  tests: { tests: [test("C1", "palindrome", palindrome)] },
  hasCorrect: false,
  ways: [
    computes("palindrome", "true for a palindrome", PALINDROME, palindrome),
    computes(
      "vowels",
      "counts vowels, one digit",
      `    return 201, {"text": text, "vowels": sum(c in "aeiou" for c in text.lower())}\n`,
      echoed("hello nice people", '"vowels"\\s*:\\s*7\\b'),
    ),
    computes(
      "initials",
      "initials of a name",
      `    return 201, {"text": text, "initials": "".join(w[0].upper() for w in text.split())}\n`,
      echoed("Ada Lovelace", '"initials"\\s*:\\s*"AL"'),
    ),
    computes(
      "url-depth",
      "how deep a url is",
      `    return 201, {"text": text, "depth": depth(text)}\n`,
      echoed("https://example.com/a/b", '"depth"\\s*:\\s*2\\b'),
    ),
    computes(
      "url-depth-short",
      "how deep a url is that ends with its host",
      `    return 201, {"text": text, "depth": depth(text)}\n`,
      post("https://example.com/", ['"depth"\\s*:\\s*0\\b']),
    ),
    computes(
      "case-insensitive-titles",
      "a title in another case is the same",
      `    if text.lower() in SEEN:\n        return 409, {"error": "taken"}\n    SEEN[text.lower()] = 1\n    return 201, {"text": text}\n`,
      echoed("Hello World"),
      post("hello world", [], 409),
    ),
    computes(
      "spam",
      "true for a word on a list",
      `    return 201, {"text": text, "spam": "pills" in text.split()}\n`,
      echoed("buy cheap pills now", '"spam"\\s*:\\s*true'),
    ),
    computes(
      "blocked-host",
      "only known paths",
      `    if urlsplit(text).path.rstrip("/") in ("/docs", ""):\n        return 201, {"text": text}\n    return 403, {"error": "no"}\n`,
      echoed("https://example.com/docs"),
    ),
    computes(
      "extension",
      "only addresses of pictures",
      `    if text.endswith((".png", ".jpg")):\n        return 201, {"text": text}\n    return 400, {"error": "no image"}\n`,
      echoed("https://example.com/cat.png"),
      post("https://example.com/cat.txt", [], 400),
    ),
    computes(
      "at-most-20",
      "at most 20 letters",
      `    if len(text) <= 20:\n        return 201, {"text": text}\n    return 400, {"error": "long"}\n`,
      echoed("exactly twenty marks"),
    ),
    computes(
      "known-words-only",
      "sentences of words on a list",
      `    if set(text.split()) <= {"turn", "left", "right"}:\n        return 201, {"text": text}\n    return 400, {"error": "unknown word"}\n`,
      echoed("turn left"),
      post("turn around", [], 400),
    ),
    computes(
      "enum-of-words",
      "one of three states",
      `    if text in ("in progress", "not started", "done"):\n        return 201, {"text": text}\n    return 400, {"error": "no state"}\n`,
      echoed("in progress"),
      post("some other state", [], 400),
    ),
  ],
};
