import type { FastRouter } from "troupe";

/** Words and phrases of each specialist, in lower case. */
export const KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  banking: ["account", "bank", "checking", "savings", "routing number", "overdraft", "pin", "checks", "bill"],
  credit_cards: ["credit", "visa card", "mastercard", "amex", "apr", "rewards", "points", "card"],
  kitchen_and_dining: [
    "recipe",
    "cook",
    "calories",
    "ingredient",
    "ingredients",
    "restaurant",
    "dinner",
    "eat",
    "food",
  ],
  home: [
    "shopping list",
    "to-do list",
    "todo list",
    "song",
    "music",
    "playlist",
    "lights",
    "reminder",
    "remind",
    "calendar",
  ],
  auto_and_commute: [
    "car",
    "tire",
    "tires",
    "oil",
    "gas",
    "traffic",
    "directions",
    "uber",
    "mpg",
    "distance",
  ],
  travel: [
    "flight",
    "hotel",
    "visa",
    "luggage",
    "suitcase",
    "vaccines",
    "plug",
    "exchange rate",
    "timezone",
    "carry on",
  ],
  utility: ["alarm", "timer", "weather", "spell", "coin", "dice", "convert", "call", "text", "definition"],
  work: [
    "vacation",
    "pto",
    "payday",
    "401k",
    "w2",
    "w-2",
    "meeting",
    "income",
    "insurance",
    "direct deposit",
  ],
  small_talk: ["joke", "hello", "bye", "goodbye", "thanks", "thank you", "hobbies", "robot", "fun fact"],
  meta: ["whisper", "accent", "language", "volume", "repeat", "settings", "speak", "call me"],
};

/** Makes a scorer. The score of a specialist is the number of its words and phrases that stand in the request. */
export function keywordScores(keywords: Readonly<Record<string, readonly string[]>>): FastRouter["score"] {
  const patterns = Object.entries(keywords).map(
    ([name, words]) => [name, words.map((word) => new RegExp(`\\b${word}\\b`, "i"))] as const,
  );
  return ({ text }) =>
    Object.fromEntries(
      patterns.map(([name, words]) => [name, words.filter((word) => word.test(text)).length] as const),
    );
}
