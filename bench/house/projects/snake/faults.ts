import type { Fault } from "../variant.ts";

/** Faulty programs for the snake game. */
export const snakeFaults: readonly Fault[] = [
  {
    name: "no-game",
    how: "the script has the words of the tests, and no game",
    without: ["src/game.test.ts", "src/play.test.ts", "src/server.test.ts"],
    files: [
      {
        path: "src/game.ts",
        content: `export const words = "keydown Arrow score message localStorage";\n`,
      },
    ],
  },
];
