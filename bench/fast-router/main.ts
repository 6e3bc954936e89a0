import {
  casesOf,
  readClinc150,
  requestsByDomain,
  type LabeledRequest,
} from "../../examples/evaluation/clinc150.ts";
import { KEYWORDS } from "../../examples/evaluation/keywords.ts";
import { saveTables } from "../save-tables.ts";
import { measureFastRouter } from "./measure.ts";
import { renderTables, type Figure } from "./report.ts";
import { KEYWORD_SCORER, wordScorer } from "./scorers.ts";

// npm run bench:fast-router <folder of CLINC150> [--save]: what fast routers decide without a model. It is deterministic.
const [folder, ...flags] = process.argv.slice(2);
if (folder === undefined)
  throw new Error("name the folder of the data set; see examples/evaluation/README.md");
const data = readClinc150(folder);
const sets: Record<string, LabeledRequest[]> = {
  validation: labeled(requestsByDomain(data.val, 40)),
  cases: casesOf(data).map(({ request, expect }) => ({ request, domain: expect.route })),
};
const TITLES = {
  validation:
    "440 requests of the validation split, 40 of each domain and 40 out of scope, to choose a threshold on:",
  cases: "The 150 cases, of the test split:",
};

const figures: Figure[] = [];
for (const { title, score, rules } of [
  KEYWORD_SCORER,
  wordScorer(data.train, 50),
  wordScorer(data.train, 150),
]) {
  const done: Record<string, Awaited<ReturnType<typeof measureFastRouter>>> = {};
  for (const [set, requests] of Object.entries(sets)) {
    done[set] = await measureFastRouter(score, { requests, names: Object.keys(KEYWORDS), rules });
  }
  for (const [place, rule] of rules.entries()) {
    const ofRule = Object.entries(done).flatMap(([set, all]) =>
      all[place] ? [[set, all[place]] as const] : [],
    );
    figures.push({ scorer: title, ...rule, sets: Object.fromEntries(ofRule) });
  }
}

const tables = renderTables(figures, TITLES);
process.stdout.write(`${tables}\n`);
if (flags.includes("--save")) {
  await saveTables(
    {
      figures: new URL("./figures.json", import.meta.url),
      page: new URL("../../docs/maintainers/benchmarks.md", import.meta.url),
      mark: "fast-router figures",
    },
    { figures: { figures }, tables },
  );
}

function labeled(byDomain: Readonly<Record<string, readonly string[]>>): LabeledRequest[] {
  return Object.entries(byDomain).flatMap(([domain, texts]) => texts.map((request) => ({ request, domain })));
}
