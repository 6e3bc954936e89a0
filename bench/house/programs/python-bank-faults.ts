import { faulty, otherwise, type Change, type Developer } from "./developer.ts";
import { pythonBank } from "./python-bank.ts";

const fault = (name: string, ...changes: readonly (readonly [from: string, to: string])[]): Developer =>
  faulty(
    pythonBank,
    `bank, ${name}`,
    changes.map(([from, to]): Change => ["bank.py", from, to]),
    { needsTest: false },
  );

const LOCKED_MOVE = `        with first.lock:
            with second.lock:
                source.check(amount)
                source.add(-amount)
                target.add(amount)
`;

/** A bank that counts the characters of its answers: clients lose the end of one with an umlaut. */
export const pythonBankInCharacters: Developer = faulty(
  pythonBank,
  "bank, says how many characters an answer has, and not how many bytes",
  [
    ["service.py", "body = json.dumps(content).encode()", "body = json.dumps(content, ensure_ascii=False)"],
    ["service.py", "self.wfile.write(body)", "self.wfile.write(body.encode())"],
  ],
  { needsTest: false },
);

/** Banks whose threads disturb each other: each passes its tests if requests come one after the other. */
export const pythonBankFaults: Developer[] = [
  fault("moves money without a lock", [
    LOCKED_MOVE,
    "        source.check(amount)\n        source.add(-amount)\n        target.add(amount)\n",
  ]),
  fault("reads under a lock and writes under another", [
    LOCKED_MOVE,
    `        with first.lock:
            source.check(amount)
            left, got = source.balance - amount, target.balance + amount
        with second.lock:
            source.balance, target.balance = source.checked(left), target.checked(got)
`,
  ]),
  fault("checks the balance before it takes the lock", [
    "        with account.lock:\n            account.check(amount)\n",
    "        account.check(amount)\n        with account.lock:\n",
  ]),
  fault("looks for the key before it takes the lock", [
    `        with self.lock_of(key):
            if key not in self.done:
                self.done[key] = self.move(one, other, amount)
`,
    `        if key not in self.done:
            with self.lock_of(key):
                self.done[key] = self.move(one, other, amount)
        with self.lock_of(key):
`,
  ]),
  fault("counts its accounts outside of the lock", [
    `        with self.lock:
            number = len(self.accounts) + 1
            account = Account(number, owner, balance)
`,
    `        number = len(self.accounts) + 1
        account = Account(number, owner, balance)
        with self.lock:
`,
  ]),
  fault("locks its accounts in the order of the transfer", [
    "first, second = sorted((source, target), key=lambda account: account.number)",
    "first, second = source, target",
  ]),
];

/** Another correct bank: one lock for everything, and one transfer after the other. */
export const pythonBankOneLock: Developer = otherwise(pythonBank, "bank with one lock for all transfers", [
  [
    "bank.py",
    LOCKED_MOVE,
    LOCKED_MOVE.replace("with first.lock", "with MOVING").replace("with second.lock", "if True"),
  ],
  ["bank.py", "import threading\n", "import threading\n\nMOVING = threading.Lock()\n"],
]);
