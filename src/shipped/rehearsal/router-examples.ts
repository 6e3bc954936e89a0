import type { TeamExample } from "./team-example.ts";

/** One request for each specialist of the shipped router. */
export const routerExamples: TeamExample[] = [
  {
    request: "Write a function that reverses a string in TypeScript.",
    routed: {
      route: { specialist: "coding", confidence: 0.97, reason: "asks for a function" },
      answer: `This function reverses a string:

\`\`\`ts
export function reverse(text: string): string {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment).reverse().join("");
}
\`\`\`

It reverses what a reader sees as characters, so that combined emoji and accents survive; \`text.split("")\` would tear them apart. Needs Node 16 or any current browser.`,
    },
  },
  {
    request: "Write a short note that thanks a colleague for covering my shift.",
    routed: {
      route: { specialist: "writing", confidence: 0.96, reason: "asks for a note" },
      answer: `Dear [name],

thank you for taking my shift on [day]. It let me be where I was needed, and I did not have to worry about work for a minute. I owe you one: pick a day, and it is yours.

(The two gaps are yours to fill in.)`,
    },
  },
  {
    request: "Is it cheaper to rent or to buy a bicycle for four months?",
    routed: {
      route: { specialist: "analysis", confidence: 0.95, reason: "asks for a comparison of costs" },
      answer: `Buying used and selling again is likely cheaper; renting wins only below about 20 a month.

| | renting | buying used |
|---|---|---|
| at the start | 0 | 250 (assumed) |
| four months | 4 x 30 = 120 (assumed) | 40 for upkeep (assumed) |
| sold at the end | - | -200 (assumed, 80 %) |
| in all | 120 | 90 |

The three assumed prices decide it: with a resale of 65 % or less, renting is cheaper. Send me the prices where you are, and I will redo the table.`,
    },
  },
];
