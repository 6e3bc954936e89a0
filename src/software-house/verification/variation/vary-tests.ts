import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { patternsIn, requestsIn } from "./test-texts.ts";
import { isBetrayed, spellingsOf } from "./spellings.ts";
import { valuesIn } from "./values.ts";
import { freshValue, type VariationStyle } from "./fresh-value.ts";
import { rewriteTest, type Exchange } from "./rewrite-test.ts";

/** Tests with other values, and how many values are other ones. */
export interface VariedTests {
  tests: AcceptanceTests;
  count: number;
}

/**
 * The same tests with other values: addresses, and texts that come back, which a test sends and expects. A value is left
 * as it is, in all tests, where any expectation may depend on it in another way than by naming it.
 */
export function varyTests(
  { tests }: AcceptanceTests,
  { token, style }: { token: string; style: VariationStyle },
): VariedTests {
  const values = [...new Set(tests.flatMap((test) => requestsIn(test).flatMap(valuesIn)))];
  const usable = values.filter((value) => tests.every((test) => isUnambiguous(value, values, test)));
  const echoed = usable.filter((value) => isAddress(value) || tests.some((test) => comesBack(value, test)));
  const exchanges = echoed
    // A value within another one must not be found first.
    .toSorted((one, other) => other.length - one.length)
    .map((value, index): Exchange => ({
      value,
      fresh: freshValue(value, { token: `${token}${index}`, style }),
    }));
  return { tests: { tests: tests.map((test) => rewriteTest(test, exchanges)) }, count: exchanges.length };
}

function isUnambiguous(value: string, values: readonly string[], test: AcceptanceTest): boolean {
  const isUsed = requestsIn(test).some((text) => text.includes(value)) || comesBack(value, test);
  return !isUsed || !isBetrayed(value, values, test);
}

function comesBack(value: string, test: AcceptanceTest): boolean {
  return patternsIn(test).some((pattern) => spellingsOf(value).test(pattern));
}

function isAddress(value: string): boolean {
  return /^https?:/i.test(value);
}
