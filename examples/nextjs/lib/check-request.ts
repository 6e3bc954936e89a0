/** The most bytes of a request: enough for a message with a few small images. */
const MAXIMUM_BODY = 1_000_000;

/** Says that a request is refused, and with which status. */
export class RequestRefused extends Error {
  readonly status: 400 | 403 | 413;

  constructor(message: string, status: 400 | 403 | 413) {
    super(message);
    this.status = status;
  }
}

/**
 * Throws RequestRefused (403) if a page of another site sends the request. A program sends no `Origin`. A proxy in front must
 * pass the name on under which browsers know the service, as `Host` or as `X-Forwarded-Host`. If several proxies do, the name
 * of the outermost one stands first.
 */
export function checkOrigin({ headers }: Request): void {
  const origin = headers.get("origin");
  if (origin === null) return;
  const host = headers.get("x-forwarded-host")?.split(",")[0]?.trim() ?? headers.get("host");
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new RequestRefused("requests from pages of other sites are refused", 403);
}

/**
 * Reads the JSON of a request. Returns null if it is not JSON. Throws RequestRefused (413) as soon as the body is larger than
 * `most` bytes: neither a route handler of Next.js nor `request.json()` has a limit. Throws RequestRefused (400) if the body
 * breaks off.
 */
export async function readJson({ body }: Request, most = MAXIMUM_BODY): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      return (await reader?.read())?.value;
    } catch {
      throw new RequestRefused("the body broke off", 400);
    }
  };
  for (let piece = await next(); piece !== undefined; piece = await next()) {
    size += piece.length;
    if (size > most) {
      await reader?.cancel();
      throw new RequestRefused(`the body is larger than ${most} bytes`, 413);
    }
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    return null;
  }
}
