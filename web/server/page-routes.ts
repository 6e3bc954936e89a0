import { Hono, type Context } from "hono";
import { pageHeaders } from "./page-headers.ts";
import type { PageFile, PageFiles } from "./page-files.ts";

const NOT_BUILT = "troupe: the console's page is not built; in the repository, `npm run build` builds it\n";

/** Serves the page at `/app` and its files at `/app/assets/*`. */
export function pageRoutes(files: PageFiles): Hono {
  const routes = new Hono();
  routes.get("/app", async (context) => {
    const html = await files.html();
    if (html === null) return context.text(NOT_BUILT, 503);
    setHeaders(context);
    context.header("cache-control", "no-cache");
    // Vite writes addresses relative to the page's folder, and the address of the page ends without a slash.
    return context.html(html.replace(/\b(src|href)="\.\//g, '$1="./app/'));
  });
  routes.get("/app/", (context) => context.redirect(`../app${new URL(context.req.url).search}`, 308));
  // The console fills it with a run and saves it. Its scripts do not run here: the headers do not allow them.
  routes.get("/app/export.html", async (context) => {
    const file = await files.exportPage();
    return answer(context, file, "no-cache");
  });
  routes.get("/app/assets/:name", async (context) => {
    const file = await files.asset(context.req.param("name"));
    return answer(context, file, "public, max-age=31536000, immutable");
  });
  return routes;
}

function answer(context: Context, file: PageFile | null, caching: string): Response {
  setHeaders(context);
  if (file === null) return context.text("troupe: the console has no such file\n", 404);
  context.header("content-type", file.type);
  context.header("cache-control", caching);
  context.header("vary", "accept-encoding");
  if (file.compressed === null || !acceptsGzip(context)) return context.body(file.bytes);
  context.header("content-encoding", "gzip");
  return context.body(file.compressed);
}

function setHeaders(context: Context): void {
  const headers = pageHeaders(context.req.query("server") ?? null);
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
}

function acceptsGzip(context: Context): boolean {
  return /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
}
