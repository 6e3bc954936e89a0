/** The templates of `troupe init`. The first one is the default. */
export const TEMPLATES = {
  supervisor: {
    summary: "a planner, a researcher and a writer",
    request: "Compare tea and coffee.",
  },
  "router-with-tools": {
    summary: "two specialists, of which one looks orders up with a tool",
    request: "Which boots do you have?",
  },
  desk: {
    summary: "a support desk whose specialists hand the conversation over",
    request: "Why was I charged twice?",
  },
  "http-chat": {
    summary: "a web page that streams answers and remembers each visitor",
    request: null,
  },
} as const satisfies Record<string, Template>;

/** A template of `troupe init`. */
interface Template {
  /** What it makes, in a few words. */
  summary: string;
  /** A request for `npm start`. Null if `npm start` is a server. */
  request: string | null;
}

/** The name of a template. */
export type TemplateName = keyof typeof TEMPLATES;

/** The names of all templates. */
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as TemplateName[];

/** The template that is used if none is named. */
export const DEFAULT_TEMPLATE: TemplateName = "supervisor";
