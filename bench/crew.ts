/** Who works on J3, in the order of the work. */
export type CrewName = "product_manager" | "developer" | "qa";

/** A specialist of J3: the same words for every contender. */
interface CrewMember {
  name: CrewName;
  description: string;
  prompt: string;
  /** Who gets the work next. */
  next: CrewName;
}

/** The three of J3. */
export const CREW: Readonly<Record<CrewName, CrewMember>> = {
  product_manager: {
    name: "product_manager",
    description: "writes the specification",
    prompt:
      "You are the product manager. Turn the request into a short specification that can be tested, then have the developer build it.",
    next: "developer",
  },
  developer: {
    name: "developer",
    description: "writes and repairs the program",
    prompt:
      "You are the developer. Write what the specification asks for, or repair what was found wrong, then have it checked.",
    next: "qa",
  },
  qa: {
    name: "qa",
    description: "checks the program against the specification",
    prompt:
      'You are QA. Check the program against the specification. Begin with "Rejected:" and have it repaired, or begin with "Approved:" and answer.',
    next: "developer",
  },
};

/** What each call of J3 delivers, in their order; the last one is the answer. */
export const DELIVERIES = {
  specification:
    "A program that turns long addresses into short ones. POST /links takes a JSON body with one field, target, and answers 201 with the code. GET /{code} answers 302 with the target. A target is http or https and has at most 2,048 characters; anything else is answered with 400 and the reason. An unknown code is 404, an expired one 410. Links live thirty days. The same target may be shortened twice, and gets two codes. Codes are seven characters of base 62, in an order that nobody can guess. Every code that was given out works after a restart, and a crash loses no link that was answered with 201. Bodies over 4 KB are refused with 413, a database that cannot be reached is answered with 503, and both say so in one sentence of JSON. Under /metrics stand the number of links, hits and misses, in plain text. Ports and paths come from flags, with defaults that work. Out of scope: accounts, and editing links.",
  program:
    "main.go: a server with POST /links and GET /{code}, both behind a timeout of five seconds. store.go: the table behind an interface of three methods, with an implementation on SQLite and one in memory. codes.go: a counter that is encrypted, written in base 62. main_test.go: twelve cases over HTTP. Build: go build; test: go test ./... Bodies over 4 KB are refused with 413. Targets are parsed and stored as they came. An unknown code is 404. Hits are counted in memory and written once a second, links at once and before the reply. A database that fails is 503, and the write is safe to send again. Expired rows are deleted once an hour, a thousand at a time. What I had to decide: thirty days count from the first answer, and metrics are of the process, not of all time.",
  rejection:
    "Rejected: two criteria are not met. An expired code is answered with 404, and the specification says 410: store.go deletes expired rows, so that nobody can tell them from codes that never were. A target of 2,049 characters is taken, because the length is checked after the scheme is cut off. All else works as specified: twelve of fourteen checks pass.",
  repair:
    "store.go: expired rows keep their code and lose their target; reading one gives a typed error, which main.go answers with 410. A job clears them after a year. main.go: the length of a target is checked as it came, before it is parsed. main_test.go: two cases more, one for an expired code and one for a target of 2,049 characters; the others are as they were, and all fourteen pass, also with the race detector. Nothing else has changed: the routes, the table and the codes are those of the first version.",
  approval:
    "Approved: all fourteen checks pass. Expired codes are answered with 410, unknown ones with 404, and a target of 2,049 characters with 400. The program builds with one command, and its own tests pass.",
} as const;

/** What the floor and the graph written by hand tell the next specialist to do, beside what was delivered. */
export const CREW_TASKS: Readonly<Record<CrewName, string>> = {
  product_manager: "Write the specification.",
  developer: "Write or repair the program.",
  qa: "Check the program.",
};
