import type { TeamExample } from "../team-example.ts";
import { code } from "./code.ts";
import { guide, requirements, summary } from "./texts.ts";

/** The main job: "Build a URL shortener in Go." */
export const urlShortener: TeamExample = {
  request: "Build a URL shortener in Go.",
  routed: {
    route: { specialist: "coding", confidence: 0.98, reason: "asks for a program to be written" },
    answer: code,
  },
  planned: {
    steps: [
      {
        id: "requirements",
        agent: "researcher",
        task: "List the requirements, decisions and pitfalls of a small URL shortener service written in Go with the standard library.",
        dependsOn: [],
        delivers: requirements,
      },
      {
        id: "code",
        agent: "coder",
        task: "Write the URL shortener in Go, with its tests, by the requirements.",
        dependsOn: ["requirements"],
        delivers: code,
      },
      {
        id: "guide",
        agent: "writer",
        task: "Write the README of the URL shortener: how to run it, how to use it, what it answers to bad input.",
        dependsOn: ["code"],
        delivers: guide,
      },
    ],
    answer: `${summary}${code}\n${guide}`,
  },
};
