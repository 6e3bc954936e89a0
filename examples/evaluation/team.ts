import { createRouter, createSupervisor, defineSpecialist, type RouterGraph } from "troupe";
import { KEYWORDS, keywordScores } from "./keywords.ts";

/** The ten specialists, with what each of them serves. */
const SERVED = {
  banking: "bank accounts: balance, transfers, bills, checks, PIN, fraud, routing number, spending, interest",
  credit_cards:
    "credit cards: limit, APR, rewards, lost, new or damaged cards, applications, credit score, fees abroad",
  kitchen_and_dining:
    "cooking and eating: recipes, ingredients, calories, how long food keeps, restaurants and their tables",
  home: "the household: music, smart home, shopping list, to-do list, reminders, calendar, orders",
  auto_and_commute:
    "cars and the way to places: traffic, directions, gas, tires, oil, repairs, taxis, where the user is",
  travel:
    "trips: flights, hotels, rental cars, luggage, visas, vaccines, plugs, exchange rates, time zones, translation",
  utility:
    "small tools: weather, alarms, timers, date and time, arithmetic, units, spelling, meanings, calls, texts, dice",
  work: "the user's job: vacation, pay, taxes, insurance, meetings, retirement plan, public holidays",
  small_talk:
    "chat with the assistant: greetings, thanks, jokes, facts for fun, who it is and what it can be asked",
  meta: "how the assistant behaves: language, voice, volume, speed, names, settings, devices; also yes, no, maybe, repeat, cancel",
} as const;

type Served = keyof typeof SERVED;

const specialists = (Object.keys(SERVED) as Served[]).map((name) =>
  defineSpecialist({
    name,
    description: SERVED[name],
    prompt: `You answer about ${SERVED[name]}. Be short.`,
  }),
);

const host = defineSpecialist({
  name: "host",
  description: "answers what no specialist serves",
  prompt: "You say in one sentence that the team does not serve this request, and what it serves.",
});

/** A router of ten specialists. A model classifies each request. */
export const router: RouterGraph<Served> = createRouter({ name: "domains", specialists, fallback: host });

/** The same router. Keywords decide the clear requests, and the model the others. */
export const fastRouter: RouterGraph<Served> = createRouter({
  name: "domains-fast",
  specialists,
  fallback: host,
  fastRouter: { score: keywordScores(KEYWORDS), threshold: 1, margin: 1 },
});

/** A supervisor whose plans are evaluated. */
export const planner = createSupervisor({
  name: "planner",
  specialists: [
    defineSpecialist({
      name: "researcher",
      description: "looks facts up and lists what it found",
      prompt: "You answer from what you know, as a short list. Say what you would have to look up.",
    }),
    defineSpecialist({
      name: "coder",
      description: "computes, filters and converts data",
      prompt: "You compute exactly, and show the result only.",
    }),
    defineSpecialist({
      name: "writer",
      description: "writes texts for readers",
      prompt: "You write short, plain texts.",
    }),
  ],
});
