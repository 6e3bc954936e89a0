import { writeFileSync } from "node:fs";
import { casesOf, readClinc150 } from "./clinc150.ts";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Name the folder of the data set, with data_full.json and domains.json; see README.md.");
  process.exit(2);
}
const cases = casesOf(readClinc150(folder));
const file = new URL("./clinc150.jsonl", import.meta.url);
writeFileSync(file, cases.map((one) => `${JSON.stringify(one)}\n`).join(""));
console.log(`${cases.length} cases written to examples/evaluation/clinc150.jsonl`);
