/**
 * Returns true for a command that only compiles: it runs no code of the project, names no other tool, and writes only
 * into the project. Only such a command can write to the warm cache.
 */
export function isTrusted(command: readonly string[]): boolean {
  const [shell, option, script, ...rest] = command;
  if (SHELLS.has(shell ?? "") && (option === "-c" || option === "-ec") && script !== undefined) {
    return rest.length === 0 && isTrustedScript(script);
  }
  return isTrustedGo(command);
}

const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "/bin/sh", "/bin/bash"]);

/** Words without quotes, expansions or other syntax of the shell. */
const PLAIN = /^[\w./,:@+=-]+( +[\w./,:@+=-]+)*$/;

function isTrustedScript(script: string): boolean {
  const parts = script.split("&&").map((part) => part.trim());
  return parts.every((part) => {
    if (!PLAIN.test(part)) return false;
    const words = part.split(/ +/);
    return isTrustedGo(/^CGO_ENABLED=[01]$/.test(words[0] ?? "") ? words.slice(1) : words);
  });
}

const FLAGS_ALONE: ReadonlySet<string> = new Set(["-v", "-a", "-race", "-trimpath", "-buildvcs"]);

function isTrustedGo([go, verb, ...words]: readonly string[]): boolean {
  if (go !== "go") return false;
  if (verb === "mod") return words.length === 1 && ["tidy", "download", "verify"].includes(words[0] ?? "");
  if (verb === "fmt") return words.every((word) => isPackage(word));
  if (verb !== "build" && verb !== "vet") return false;
  for (let index = 0; index < words.length; index += 1) {
    const word = (words[index] ?? "").replace(/^--/, "-");
    const [flag = "", ...parts] = word.split("=");
    if (!word.startsWith("-")) {
      if (!isPackage(word)) return false;
    } else if (!FLAGS_ALONE.has(flag)) {
      if (parts.length === 0) index += 1;
      const value = parts.length === 0 ? (words[index] ?? "") : parts.join("=");
      if (!isTrustedValue(flag, value)) return false;
    }
  }
  return true;
}

function isTrustedValue(flag: string, value: string): boolean {
  if (flag === "-o") return isInside(value);
  if (flag === "-tags") return /^[\w,. -]*$/.test(value);
  if (flag === "-mod") return ["mod", "vendor", "readonly"].includes(value);
  // Other linker flags can name another linker, which would run.
  if (flag === "-ldflags") return /^(-s|-w|-X [\w./=-]+|-X=[\w./=-]+| )*$/.test(value);
  return false;
}

function isPackage(word: string): boolean {
  return !word.startsWith("-") && isInside(word);
}

function isInside(path: string): boolean {
  return path !== "" && !path.startsWith("/") && !path.split("/").includes("..");
}
