import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

const COOKIE = "user";

/**
 * Returns the user of a request. Here it is whoever has the browser, by a cookie that scripts and other sites cannot read. A service
 * of your own returns the user who has logged in.
 */
export function userOf(context: Context): string {
  const known = getCookie(context, COOKIE);
  if (known !== undefined && /^[\w-]{36}$/.test(known)) return known;
  const user = randomUUID();
  setCookie(context, COOKIE, user, { httpOnly: true, sameSite: "Strict", path: "/" });
  return user;
}
