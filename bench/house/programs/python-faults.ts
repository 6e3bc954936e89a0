import { faulty, type Developer } from "./developer.ts";
import { pythonShortener } from "./python-shortener.ts";

function change(name: string, from: string, to: string): Developer {
  return faulty(pythonShortener, name, [["service.py", from, to]]);
}

/** Faulty Python programs. */
export const pythonFaults: Developer[] = [
  change("has a syntax error", "def is_link(text):", "def is_link(text)"),
  change("needs a package that is not there", "import json\n", "import json\nimport a_framework_of_nobody\n"),
  change("fails at the first request", "if not is_link(link):", "if not is_a_link(link):"),
  change("ignores the port", `int(os.environ["PORT"])`, "8080"),
  change("answers 200 in place of a redirect", "self.answer(302,", "self.answer(200,"),
  change("takes any text for a link", "and bool(parts.netloc)", "or True"),
  change(
    "ends after the tests",
    "        link = LINKS.find(",
    "        threading.Timer(0.01, os._exit, [0]).start()\n        link = LINKS.find(",
  ),
  change(
    "hard-codes the tests' answers",
    `{"Location": link}`,
    `{"Location": "https://example.com/second/page?q=1"}`,
  ),
  faulty(pythonShortener, "fails its own test", [
    ["test_links.py", `assertIsNone(Links().find("nothing"))`, `assertIsNotNone(Links().find("nothing"))`],
  ]),
  faulty(pythonShortener, "has one code for all", [["links.py", "(len(self.codes) + 4096)", "4096"]]),
];
