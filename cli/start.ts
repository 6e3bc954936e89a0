import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * The main job, `npm start`: installs what the system lacks where it may, then has the Software House build what is
 * asked for. Everything behind `--` goes to `troupe run software-house`.
 */
const REQUEST = "Build a URL shortener in Go.";

const asked = process.argv.slice(2);
const hasRequest = asked[0] !== undefined && (asked[0] === "-" || !asked[0].startsWith("-"));

const script = fileURLToPath(new URL("../scripts/install-system", import.meta.url));
// What it cannot install it names, and the run goes on as far as it honestly can; stdout is the run's own.
spawnSync("bash", [script], { stdio: ["inherit", 2, 2] });

process.argv.splice(2, asked.length, "run", "software-house", ...(hasRequest ? [] : [REQUEST]), ...asked);
await import("./main.ts");
