import type { AcceptanceTests } from "../../software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../software-house/contract/specification.ts";
import type { ModelReply, ModelRequest } from "../../testing/index.ts";
import type { HouseExample } from "./house-example.ts";
import { isSameRequest } from "./same-request.ts";
import { built } from "./url-shortener/built.ts";
import { REAL_MODEL_HINT } from "../../rehearsal/real-model-hint.ts";

/**
 * Returns what the roles of a Software House say: for the example that is played in full, or placeholders that end
 * honestly. The placeholders specify that the request be met and hand in no program, so nothing is verified. Undefined
 * for other replies.
 */
export function houseReply({ schema, lastUser }: ModelRequest): ModelReply | undefined {
  const example = exampleFor({ schema, lastUser });
  if (schema === "specification") return { json: example?.specification ?? NO_SCRIPT };
  if (schema === "acceptance_tests") return { json: example?.tests ?? testsFor(specificationIn(lastUser)) };
  if (schema === "review") return { json: example?.review ?? unreviewed(specificationIn(lastUser)) };
  if (schema !== "file_set") return undefined;
  const isRepair = lastUser.includes("\n\nEvidence of round ");
  return { json: (isRepair ? example?.second : example?.first) ?? NO_FILES };
}

/** Finds the example by the request itself, and later by the specification that was made of it. */
function exampleFor({ schema, lastUser }: Pick<ModelRequest, "schema" | "lastUser">): HouseExample | null {
  const isPlayed =
    schema === "specification"
      ? isSameRequest(lastUser, built.request)
      : lastUser.includes(JSON.stringify(built.specification));
  return isPlayed ? built : null;
}

const NO_SCRIPT: Specification = {
  title: "No script for this request",
  language: "go",
  kind: "command-line",
  summary:
    "No real model is configured, and the rehearsal's script has words for one request only: Build a URL shortener in Go.",
  run: { build: ["go", "build", "-o", "program", "."], start: ["./program"], portVariable: null },
  interface: [
    { name: "program", usage: "./program", description: "what was asked for; nobody specified it" },
  ],
  criteria: [
    {
      id: "request",
      priority: "must",
      given: "the request",
      when: "the program is run",
      // oxlint-disable-next-line unicorn/no-thenable -- the contract's name; a criterion is data and never awaited.
      then: "it does what was asked for, which the script does not understand",
    },
  ],
  outOfScope: [],
};

const NO_FILES = {
  files: [
    {
      path: "README.md",
      content: `# No program\n\nThe rehearsal has no script for this request.\n\n${REAL_MODEL_HINT}\n`,
    },
  ],
  notes: "The rehearsal has no script for this request: no program was written.",
  disputes: [],
};

/** A test for each must, so that the specification can go on. */
function testsFor({ criteria, kind }: Pick<Specification, "criteria" | "kind">): AcceptanceTests {
  const step: AcceptanceTests["tests"][number]["steps"][number] =
    kind === "command-line"
      ? {
          kind: "command",
          arguments: [],
          stdin: null,
          expect: { exit: [0], stdout: ["."], stderr: [] },
          capture: [],
        }
      : {
          kind: "http",
          method: "GET",
          path: "/",
          headers: [],
          body: null,
          copies: 1,
          expect: { status: [200], headers: [], body: ["."] },
          capture: [],
        };
  const musts = criteria.filter(({ priority }) => priority === "must");
  return {
    tests: musts.map(({ id }) => ({ criterionId: id, name: `a placeholder for ${id}`, steps: [step] })),
  };
}

function unreviewed({ criteria }: Pick<Specification, "criteria">): HouseExample["review"] {
  const evidence = "rehearsal: no model has read it";
  return { criteria: criteria.map(({ id }) => ({ id, verdict: "unproven", evidence })), findings: [] };
}

/** The specification that a prompt shows, which a person may have edited. */
function specificationIn(prompt: string): Pick<Specification, "criteria" | "kind"> {
  const [, json = ""] = /<specification end="[^"]+">\n(.*)\n<\/specification/.exec(prompt) ?? [];
  try {
    return JSON.parse(json) as Specification;
  } catch {
    return NO_SCRIPT;
  }
}
