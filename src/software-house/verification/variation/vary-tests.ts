import type { AcceptanceTest, AcceptanceTests } from "../../contract/acceptance-tests.ts";
import { patternsIn, requestsIn } from "./test-texts.ts";
import { hasHiddenDependency, spellingsOf } from "./spellings.ts";
import { numbersIn, valuesIn } from "./values.ts";
import { freshValue, type VariationStyle } from "./fresh-value.ts";
import { rewriteTest, type ValueReplacement } from "./rewrite-test.ts";

/** Tests with other values, and the number of changed values. */
export interface VariedTests {
  tests: AcceptanceTests;
  count: number;
  /** The changed values. */
  replacements: readonly ValueReplacement[];
}

/**
 * Which values are changed. `certain`: those on which no expectation can depend in another way than by naming them, so
 * that a correct program passes. `wide`: all that are expected again, and numbers too, so that a correct program can fail.
 */
export type VariationReach = "certain" | "wide";

/**
 * Replaces values of the tests by other ones: addresses, and texts of several words that a test sends and expects
 * again. By default, keeps a value in all tests if any expectation may depend on it in another way than by naming it.
 */
export function varyTests(
  { tests }: AcceptanceTests,
  { token, style, reach = "certain" }: { token: string; style: VariationStyle; reach?: VariationReach },
): VariedTests {
  const find = reach === "wide" ? (text: string) => [...valuesIn(text), ...numbersIn(text)] : valuesIn;
  const values = [...new Set(tests.flatMap((test) => requestsIn(test).flatMap(find)))];
  const usable =
    reach === "wide"
      ? values
      : values.filter((value) => tests.every((test) => isUnambiguous(value, values, test)));
  const echoed = usable.filter(
    (value) => (reach === "certain" && isAddress(value)) || tests.some((test) => comesBack(value, test)),
  );
  const replacements = echoed
    // Replace longer values first, because a value can be part of another one.
    .toSorted((one, other) => other.length - one.length)
    .map((value, index): ValueReplacement => ({
      value,
      fresh: freshValue(value, { token: `${token}${index}`, style }),
    }));
  return {
    tests: { tests: tests.map((test) => rewriteTest(test, replacements)) },
    count: replacements.length,
    replacements,
  };
}

function isUnambiguous(value: string, values: readonly string[], test: AcceptanceTest): boolean {
  const isUsed = requestsIn(test).some((text) => text.includes(value)) || comesBack(value, test);
  return !isUsed || !hasHiddenDependency(value, values, test);
}

function comesBack(value: string, test: AcceptanceTest): boolean {
  return patternsIn(test).some((pattern) => spellingsOf(value).test(pattern));
}

function isAddress(value: string): boolean {
  return /^https?:/i.test(value);
}
