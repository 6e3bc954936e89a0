import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

// Runs `npm start`: installs missing system packages if it may, then has the Software House build the request.
// Passes everything after `--` to `troupe run software-house`.

const REQUEST = "Build a URL shortener in Go.";

const words = process.argv.slice(2);
const hasRequest = words[0] !== undefined && (words[0] === "-" || !words[0].startsWith("-"));

const script = fileURLToPath(new URL("../scripts/install-system", import.meta.url));
// The script names what it cannot install. The run starts anyway and does what is possible without it.
// The script's output goes to stderr, because stdout belongs to the run.
spawnSync("bash", [script], { stdio: ["inherit", 2, 2] });

process.argv.splice(2, words.length, "run", "software-house", ...(hasRequest ? [] : [REQUEST]), ...words);
await import("./main.ts");
