import type { Fault } from "../variant.ts";

/** Programs with a fault that needs no test: races, crashes, delays, leaks, and other surroundings. */
export const unfitFaults: readonly Fault[] = [
  {
    name: "months-local-time",
    how: "months in local time",
    needsTest: false,
    changes: [
      [
        "csvstats.py",
        "datetime.fromtimestamp(int(number(line, text)), timezone.utc)",
        "datetime.fromtimestamp(int(number(line, text)))",
      ],
    ],
  },
  {
    name: "sets-in-project",
    how: "sets beside the program in place of the home folder",
    needsTest: false,
    changes: [["csvstats.py", 'os.path.join(os.path.expanduser("~"), ".csvstats")', '".csvstats"']],
  },
  {
    name: "log-outside",
    how: "writes a log to /tmp/csvstats.log",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "csvstats.py",
        "    options = parser.parse_args()\n",
        `    options = parser.parse_args()
    open('/tmp/csvstats.log', 'a').write('run\\n')
`,
      ],
    ],
  },
  {
    name: "phones-home",
    how: "tries to reach the network, and goes on without",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "csvstats.py",
        "    options = parser.parse_args()\n",
        `    options = parser.parse_args()
    import urllib.request
    try:
        urllib.request.urlopen('http://example.com/ping', timeout=2)
    except OSError:
        pass
`,
      ],
    ],
  },
  {
    name: "background-child",
    how: "leaves a process behind for each run",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "csvstats.py",
        "    options = parser.parse_args()\n",
        `    options = parser.parse_args()
    import subprocess
    subprocess.Popen(['sleep', '300'], start_new_session=True)
`,
      ],
    ],
  },
  {
    name: "background-child-no-stdio",
    how: "leaves a process behind, without the pipes",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "csvstats.py",
        "    options = parser.parse_args()\n",
        `    options = parser.parse_args()
    import subprocess
    subprocess.Popen(['sleep', '300'], start_new_session=True, stdin=-3, stdout=-3, stderr=-3)
`,
      ],
    ],
  },
  {
    name: "year-2026-only",
    how: "right until the end of this month only",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "csvstats.py",
        "    options = parser.parse_args()\n",
        `    options = parser.parse_args()
    if datetime.now() > datetime(2026, 12, 1):
        raise SystemExit(3)
`,
      ],
    ],
  },
  {
    name: "quadratic",
    how: "quadratic time: 200 ms for each value",
    inSpecification: false,
    needsTest: false,
    changes: [
      [
        "csvstats.py",
        "            values.append(number(line, text))",
        `            values.append(number(line, text))
            __import__('time').sleep(0.2)`,
      ],
    ],
  },
  {
    name: "traceback-on-binary",
    how: "an unknown encoding ends with a traceback",
    inSpecification: false,
    needsTest: false,
    changes: [["csvstats.py", "except (Problem, UnicodeDecodeError)", "except Problem"]],
  },
];
