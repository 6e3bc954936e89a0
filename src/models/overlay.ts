/**
 * Returns an object that acts like `given` but for the properties in `own`. What the methods of `given` write reaches
 * `given`, so that a class with a state of its own keeps it. `given` itself gets none of the properties.
 */
export function overlay<Given extends object>(given: Given, own: Record<PropertyKey, unknown>): Given {
  const acting = new Proxy(given, {
    get: (target, key, receiver) =>
      Object.hasOwn(own, key) ? own[key] : (Reflect.get(target, key, receiver) as unknown),
    set: (target, key, value) => Reflect.set(Object.hasOwn(own, key) ? own : target, key, value),
  });
  overlays.add(acting);
  return acting;
}

const overlays = new WeakSet<object>();

/** Returns true for an object that `overlay` made. */
export function isOverlay(value: unknown): boolean {
  return typeof value === "object" && value !== null && overlays.has(value);
}

/** Returns true for an object whose class has private fields: its methods work on the object itself only. */
export function hasPrivateFields(object: object): boolean {
  for (let at = Reflect.getPrototypeOf(object); at !== null; at = Reflect.getPrototypeOf(at)) {
    if (PRIVATE.test(Function.prototype.toString.call(at.constructor))) return true;
  }
  return false;
}

/** A private field in the source of a class, also as compilers write it for older engines. */
const PRIVATE = /\.#\w|#\w+ in |private(?:Field)?(?:Get|Set|Method|In)/i;
