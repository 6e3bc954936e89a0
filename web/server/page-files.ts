import { readdir, readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null for formats that are compressed already. */
  readonly compressed: Uint8Array<ArrayBuffer> | null;
}

/** The built page. */
export interface PageFiles {
  /** Returns the HTML of the page, or null if the page has not been built. */
  html(): Promise<string | null>;
  /** Returns the page for exported runs, or null if it has not been built. */
  exportPage(): Promise<PageFile | null>;
  /** Returns a file of the page's `assets` folder by its name, or null if it has none of this name. */
  asset(name: string): Promise<PageFile | null>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

const COMPRESSED: ReadonlySet<string> = new Set([".png", ".woff2"]);

const compress = promisify(gzip);

/**
 * Reads the page that Vite has built into a folder. Assets have a hash in their names, so each is read and compressed once.
 * Only files that the folder lists are read: no address leads out of it.
 */
export function readPageFiles(folder: string): PageFiles {
  const assets = join(folder, "assets");
  const kept = new Map<string, Promise<PageFile>>();
  return {
    async html() {
      return readFile(join(folder, "index.html"), "utf8").catch(() => null);
    },
    async exportPage() {
      return readPageFile(join(folder, "export.html"), "text/html; charset=utf-8").catch(() => null);
    },
    async asset(name) {
      const known = kept.get(name);
      if (known !== undefined) return known;
      const names = await readdir(assets).catch((): string[] => []);
      const type = TYPES[extname(name)];
      if (type === undefined || !names.includes(name)) return null;
      const file = readPageFile(join(assets, name), type);
      kept.set(name, file);
      return file;
    },
  };
}

async function readPageFile(path: string, type: string): Promise<PageFile> {
  const bytes = new Uint8Array(await readFile(path));
  const compressed = COMPRESSED.has(extname(path)) ? null : new Uint8Array(await compress(bytes));
  return { type, bytes, compressed };
}
