/** Returns true if two objects have the same members. */
export function isShallowEqual(one: object | null, other: object | null): boolean {
  if (one === other) return true;
  if (one === null || other === null) return false;
  const values = new Map<string, unknown>(Object.entries(other));
  return (
    Object.keys(one).length === values.size &&
    Object.entries(one).every(([key, value]) => values.has(key) && Object.is(value, values.get(key)))
  );
}
