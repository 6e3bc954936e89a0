import { readFileSync, writeFileSync } from "node:fs";
import { llmsText } from "./llms-text.ts";

// npx tsx scripts/write-llms-txt.ts: writes llms.txt (llmstxt.org) from the tables of docs/README.md.
const ROOT = new URL("../", import.meta.url);
writeFileSync(new URL("llms.txt", ROOT), llmsText(readFileSync(new URL("docs/README.md", ROOT), "utf8")));
