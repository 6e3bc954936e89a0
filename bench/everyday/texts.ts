/** A document of about 3,000 characters, as the team delivered it earlier. */
export const DOCUMENT: string = paragraphs(
  "SQLite suits the shop while one machine serves it; PostgreSQL when several do, and it costs an operator's time.",
  27,
);

/** The document at half its length, with a table of costs. */
export const SHORTENED: string = `${paragraphs("One machine: SQLite. Several: PostgreSQL.", 30)}\n\n| what | cost |\n|---|---|\n| SQLite | 0 |\n| PostgreSQL | 40 a month |`;

/** What the researcher found for the document. */
export const FINDINGS: string = paragraphs(
  "Measured elsewhere: SQLite reads 5,000 rows a second on the shop's machine, and locks the file for each write.",
  20,
);

/** What the researcher found about costs. */
export const COSTS: string = paragraphs("A managed PostgreSQL costs 40 a month; SQLite is a file.", 12);

const SECTIONS = 24;

/** A chapter of 24 sections and about 24,000 characters. */
export const CHAPTER: string = Array.from({ length: SECTIONS }, (_, index) =>
  section(index + 1, "The keeper wrote down the wind, the light and the ships that passed."),
).join("\n\n");

/** Translates the sections of the chapter that stand in a prompt, and no others, as a model does. */
export function translated(prompt: string): string {
  const seen = Array.from({ length: SECTIONS }, (_, index) => index + 1).filter((number) =>
    prompt.includes(section(number, "The keeper wrote down the wind, the light and the ships that passed.")),
  );
  return seen.map((number) => section(number, "Der Wärter notierte Wind, Licht und Schiffe.")).join("\n\n");
}

/** Returns true if every section of the chapter is translated. */
export function isWholeTranslation(text: string): boolean {
  return text.includes(translated(CHAPTER));
}

function section(number: number, sentence: string): string {
  return `## ${number}.\n${Array.from({ length: 14 }, () => sentence).join(" ")}`;
}

function paragraphs(sentence: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${index + 1}. ${sentence}`).join("\n");
}
