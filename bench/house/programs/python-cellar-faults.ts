import { faulty, otherwise, type Change, type Developer } from "./developer.ts";
import { pythonCellar } from "./python-cellar.ts";

type Replacement = readonly [from: string, to: string];

const changes = (replacements: readonly Replacement[]): Change[] =>
  replacements.map(([from, to]) => ["cellar.py", from, to]);

/** Another correct cellar: its lock holds the number of its process, and one of a process that has ended is ignored. */
export const pythonCellarWithLock: Developer = otherwise(
  pythonCellar,
  "cellar with the number of its process in a lock",
  changes([
    [
      "load()\njournal",
      `if os.path.exists("lock"):
    with open("lock") as file:
        number = file.read()
    try:
        os.kill(int(number), 0)
        sys.exit("another cellar runs here: " + number)
    except (OSError, ValueError):
        pass
with open("lock", "w") as file:
    file.write(str(os.getpid()))
load()
journal`,
    ],
    ["        os._exit(0)", `        os.remove("lock")\n        os._exit(0)`],
  ]),
);

const fault = (name: string, ...replacements: readonly Replacement[]): Developer =>
  faulty(pythonCellar, `cellar, ${name}`, changes(replacements), { needsTest: false });

/** Cellars that lose something, or find too much, if they are started again. Their tests find none of it. */
export const cellarFaults: Developer[] = [
  fault("writes only when it ends", ["    journal.flush()\n", ""]),
  fault(
    "leaves its lock when it is killed",
    ["load()\njournal", `open("lock", "x").close()\nload()\njournal`],
    ["        os._exit(0)", `        os.remove("lock")\n        os._exit(0)`],
  ),
  fault("forgets the keys of requests", [
    `"key": key})`,
    `"key": None})\n            if key:\n                answers[key] = dict(wine)`,
  ]),
  fault("finds again what was removed", [
    `keep({"what": "remove", "id": wine["id"]})`,
    `del wines[wine["id"]]`,
  ]),
  fault("counts on from the ids that are there when it starts", [
    "load()\njournal",
    "load()\nlast = max(wines, default=0)\njournal",
  ]),
  fault("gives the number of its wines as an id", [`"id": last + 1`, `"id": len(wines) + 1`]),
];
