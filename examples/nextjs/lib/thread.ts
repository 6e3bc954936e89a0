import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";

/** The config that names a thread. */
export interface Thread {
  configurable: { thread_id: string };
}

/**
 * Returns the thread of the visitor, who is known by a cookie that scripts cannot read. A client never names a thread
 * itself. In an application of your own, take the user from your session.
 */
export async function threadOfVisitor(): Promise<Thread> {
  const jar = await cookies();
  const known = jar.get("visitor")?.value ?? "";
  const visitor = /^[0-9a-f-]{36}$/.test(known) ? known : randomUUID();
  jar.set("visitor", visitor, { httpOnly: true, sameSite: "strict", path: "/" });
  return { configurable: { thread_id: visitor } };
}
