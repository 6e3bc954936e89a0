import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { loadSettings } from "../src/models/settings.ts";
import { isSameRequest } from "../src/shipped/rehearsal/same-request.ts";

// Runs `npm start`: names missing system packages, or installs them after a yes, then has the Software House build the
// request. Passes everything after `--` to `troupe run software-house`.

const REQUEST = "Build a URL shortener in Go.";

const words = process.argv.slice(2);
const hasRequest = words[0] !== undefined && (words[0] === "-" || !words[0].startsWith("-"));

if (mayBuild(hasRequest ? words[0] : REQUEST)) {
  const script = fileURLToPath(new URL("../scripts/install-system", import.meta.url));
  // A machine that tests changes (CI) has no person to ask. What is missing is installed there.
  const isAutomatic = !["", "0", "false"].includes(process.env["CI"] ?? "");
  // The script names what it does not install. The run starts anyway and does what is possible without it.
  // The script's output goes to stderr, because stdout belongs to the run.
  spawnSync("bash", [script, ...(isAutomatic ? [] : ["--ask"])], { stdio: ["inherit", 2, 2] });
}

process.argv.splice(2, words.length, "run", "software-house", ...(hasRequest ? [] : [REQUEST]), ...words);
await import("./main.ts");

/** Returns false if nothing is going to be built: a rehearsal knows one request only. */
function mayBuild(request: string | undefined): boolean {
  if (request === undefined || request === "-" || isSameRequest(request, REQUEST)) return true;
  try {
    return loadSettings().mode === "live";
  } catch {
    // The run itself names what is wrong with the settings.
    return false;
  }
}
