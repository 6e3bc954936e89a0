/** Script that Node loads first. TROUPE_CLOCK is the time at the start, in milliseconds since 1970. */
export const NODE_CLOCK = `const RealDate = Date;
const offset = Number(process.env.TROUPE_CLOCK) - RealDate.now();
const now = () => RealDate.now() + offset;
globalThis.Date = new Proxy(RealDate, {
  construct(target, words, created) {
    return Reflect.construct(target, words.length === 0 ? [now()] : words, created === globalThis.Date ? target : created);
  },
  apply: () => new RealDate(now()).toString(),
  get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
});
RealDate.prototype.constructor = globalThis.Date;
for (const name of ["format", "formatToParts"]) {
  const own = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, name);
  const with_now = (method) => function (date) { return method.call(this, date === undefined ? now() : date); };
  if (own.get) {
    Object.defineProperty(Intl.DateTimeFormat.prototype, name, {
      ...own,
      get() { return with_now(own.get.call(this)).bind(this); },
    });
  } else {
    Object.defineProperty(Intl.DateTimeFormat.prototype, name, { ...own, value: with_now(own.value) });
  }
}
`;
