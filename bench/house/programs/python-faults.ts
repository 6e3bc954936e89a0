import { faulty, type Developer, type FaultKind } from "./developer.ts";
import { pythonShortener } from "./python-shortener.ts";

function change(name: string, from: string, to: string, kind: Partial<FaultKind> = {}): Developer {
  return faulty(pythonShortener, name, [["service.py", from, to]], kind);
}

/** No test is needed: the program does not build, start or go on. */
const FOUND_BY_RUNNING = { needsTest: false };

/** Faulty Python programs. */
export const pythonFaults: Developer[] = [
  change("has a syntax error", "def is_link(text):", "def is_link(text)", FOUND_BY_RUNNING),
  change(
    "needs a package that is not there",
    "import json\n",
    "import json\nimport a_framework_of_nobody\n",
    FOUND_BY_RUNNING,
  ),
  change("fails at the first request", "if not is_link(link):", "if not is_a_link(link):", FOUND_BY_RUNNING),
  change("ignores the port", `int(os.environ["PORT"])`, "8080", FOUND_BY_RUNNING),
  change("answers 200 in place of a redirect", "self.answer(302,", "self.answer(200,"),
  change("takes any text for a link", "and bool(parts.netloc)", "or True"),
  change(
    "ends after the tests",
    "        link = LINKS.find(",
    "        threading.Timer(0.01, os._exit, [0]).start()\n        link = LINKS.find(",
    FOUND_BY_RUNNING,
  ),
  change(
    "reads bodies under its lock",
    "        body = self.rfile.read(min(length, 65536))\n",
    "        with LINKS.lock:\n            body = self.rfile.read(min(length, 65536))\n",
    FOUND_BY_RUNNING,
  ),
  change(
    "leaves a thread for each request",
    "        link = LINKS.find(",
    "        threading.Thread(target=threading.Event().wait, daemon=True).start()\n        link = LINKS.find(",
    FOUND_BY_RUNNING,
  ),
  faulty(
    pythonShortener,
    "leaves a temporary file for each body",
    [
      ["service.py", "import threading\n", "import tempfile\nimport threading\n"],
      [
        "service.py",
        '        if self.path != "/shorten":\n',
        '        with tempfile.NamedTemporaryFile(delete=False) as file:\n            file.write(body)\n        if self.path != "/shorten":\n',
      ],
    ],
    FOUND_BY_RUNNING,
  ),
  change(
    "hard-codes the tests' answers",
    `{"Location": link}`,
    `{"Location": "https://example.com/second/page?q=1"}`,
  ),
  faulty(
    pythonShortener,
    "fails its own test",
    [["test_links.py", `assertIsNone(Links().find("nothing"))`, `assertIsNotNone(Links().find("nothing"))`]],
    FOUND_BY_RUNNING,
  ),
  faulty(pythonShortener, "has one code for all", [["links.py", "(len(self.codes) + 4096)", "4096"]]),
];
