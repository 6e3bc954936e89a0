/** One instruction of a Dockerfile: its name in capitals, its flags, and the rest. */
export interface Instruction {
  name: string;
  flags: Readonly<Record<string, string>>;
  text: string;
}

/** Reads a Dockerfile: comments are left out, and continued lines are joined. */
export function readDockerfile(text: string): Instruction[] {
  const lines = text
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  return lines
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, name = "", flagged = "", rest = ""] = /^([A-Z]+)((?:\s+--\S+)*)\s+(.*)$/.exec(line) ?? [];
      if (name === "") throw new Error(`not an instruction: ${line}`);
      const flags = [...flagged.matchAll(/--([\w-]+)=(\S+)/g)].map(({ 1: flag = "", 2: value = "" }) => [
        flag,
        value,
      ]);
      return { name, flags: Object.fromEntries(flags) as Record<string, string>, text: rest };
    });
}
