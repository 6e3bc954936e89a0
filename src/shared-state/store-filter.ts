import type { MatchCondition } from "@langchain/langgraph";

/** Checks whether an item's value matches a search's filter. The operators are those of LangGraph's InMemoryStore. */
export function matchesFilter(
  value: Readonly<Record<string, unknown>>,
  filter: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return Object.entries(filter ?? {}).every(([name, wanted]) => {
    const member = value[name];
    if (!isComparison(wanted)) return member === wanted;
    return Object.entries(wanted).every(([operator, operand]) => compares(operator, member, operand));
  });
}

/** Checks whether a filter's member is a comparison, such as `{ $gt: 4 }`: all its members must be operators. */
function isComparison(wanted: unknown): wanted is Record<string, unknown> {
  if (typeof wanted !== "object" || wanted === null) return false;
  return Object.keys(wanted).every((name) => name.startsWith("$"));
}

function compares(operator: string, member: unknown, operand: unknown): boolean {
  switch (operator) {
    case "$eq":
      return member === operand;
    case "$ne":
      return member !== operand;
    case "$gt":
      return Number(member) > Number(operand);
    case "$gte":
      return Number(member) >= Number(operand);
    case "$lt":
      return Number(member) < Number(operand);
    case "$lte":
      return Number(member) <= Number(operand);
    case "$in":
      return Array.isArray(operand) && operand.includes(member);
    case "$nin":
      return !Array.isArray(operand) || !operand.includes(member);
    default:
      return false;
  }
}

/** Checks whether a namespace begins or ends as all conditions require. `*` stands for any label. */
export function matchesConditions(
  namespace: readonly string[],
  conditions: readonly MatchCondition[] | undefined,
): boolean {
  return (conditions ?? []).every(({ matchType, path }) => {
    if (path.length > namespace.length) return false;
    const start = matchType === "prefix" ? 0 : namespace.length - path.length;
    return path.every((label, index) => label === "*" || label === namespace[start + index]);
  });
}
