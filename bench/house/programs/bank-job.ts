import type { AcceptanceTests, HttpStep } from "../../../src/software-house/contract/acceptance-tests.ts";
import type { Specification } from "../../../src/software-house/contract/specification.ts";

/** What a small bank must do. */
export const bankSpecification: Specification = {
  title: "Small bank",
  language: "python",
  kind: "http-service",
  summary: "Keeps accounts and moves money between them.",
  run: { build: [], start: ["python3", "service.py"], portVariable: "PORT" },
  interface: [
    {
      name: "open",
      usage: `POST /accounts {"owner": "...", "balance": 100}`,
      description: `answers 201 with {"id", "owner", "balance"}`,
    },
    { name: "read", usage: "GET /accounts/{id}", description: "answers 200 with the account" },
    {
      name: "transfer",
      usage: `POST /transfers {"from": id, "to": id, "amount": 10}, header Idempotency-Key (optional)`,
      description: `answers 201 with {"id", "from", "to", "amount"}`,
    },
    {
      name: "withdraw",
      usage: `POST /accounts/{id}/withdraw {"amount": 10}`,
      description: "answers 200 with the account",
    },
  ],
  criteria: [
    must("B1", "the service runs", "an account is opened", "201 and an id that no other account has"),
    must("B2", "two accounts", "money is moved", "201, and both balances change by the amount"),
    must(
      "B3",
      "an account",
      "more money is asked for than it has, also by many at once",
      "409, never overdrawn",
    ),
    must("B4", "a transfer", "it is sent again with the same Idempotency-Key, also at once", "it moves once"),
    must("B5", "an unknown account", "it is read or used", "404"),
    must("B6", "many clients", "they move money at once, in both directions", "all are answered"),
  ],
  outOfScope: ["persistence", "currencies"],
};

function must(id: string, given: string, when: string, then: string): Specification["criteria"][number] {
  // oxlint-disable-next-line unicorn/no-thenable -- a criterion's third word; never awaited.
  return { id, priority: "must", given, when, then };
}

/** The tests that a careful author writes from that specification. */
export const bankTests: AcceptanceTests = {
  tests: [
    {
      criterionId: "B1",
      name: "an account is opened",
      steps: [
        open(100, "id", ['"balance"\\s*:\\s*100\\b']),
        step("GET", "/accounts/{{id}}", { status: [200], body: ['"balance"\\s*:\\s*100\\b'] }),
      ],
    },
    {
      criterionId: "B2",
      name: "money is moved",
      steps: [
        open(100, "one"),
        open(5, "two"),
        transfer("one", "two", 30, { status: [201] }),
        holds("one", 70),
        holds("two", 35),
      ],
    },
    {
      criterionId: "B2",
      name: "every transfer of many at once counts",
      steps: [
        open(1000, "one"),
        open(0, "two"),
        { ...transfer("one", "two", 10, { status: [201] }), copies: 20 },
        holds("one", 800),
        holds("two", 200),
      ],
    },
    {
      criterionId: "B3",
      name: "an account is never overdrawn",
      steps: [
        open(50, "id"),
        withdraw("id", 60, { status: [409] }),
        { ...withdraw("id", 20, { status: [200, 409] }), copies: 10 },
        holds("id", 10),
      ],
    },
    {
      criterionId: "B4",
      name: "the same key moves money once",
      steps: [
        open(100, "one"),
        open(0, "two"),
        { ...transfer("one", "two", 10, { status: [201] }, "rent-of-may"), copies: 10 },
        holds("one", 90),
        holds("two", 10),
      ],
    },
    {
      criterionId: "B5",
      name: "an unknown account",
      steps: [
        step("GET", "/accounts/nobody", { status: [404] }),
        withdraw("nobody", 1, { status: [404] }, "nobody"),
      ],
    },
    {
      criterionId: "B6",
      name: "two accounts pay each other",
      steps: [
        open(100, "one"),
        open(100, "two"),
        transfer("one", "two", 10, { status: [201] }),
        transfer("two", "one", 10, { status: [201] }),
        holds("one", 100),
      ],
    },
  ],
};

type Expectation = Partial<HttpStep["expect"]>;

function open(balance: number, name: string, body: string[] = []): HttpStep {
  const opening = step(
    "POST",
    "/accounts",
    { status: [201], body },
    JSON.stringify({ owner: "Ada", balance }),
  );
  return { ...opening, capture: [{ name, from: "body", key: "id" }] };
}

function holds(name: string, balance: number): HttpStep {
  return step("GET", `/accounts/{{${name}}}`, { status: [200], body: [`"balance"\\s*:\\s*${balance}\\b`] });
}

function transfer(from: string, to: string, amount: number, expect: Expectation, key?: string): HttpStep {
  const body = JSON.stringify({ from: `{{${from}}}`, to: `{{${to}}}`, amount });
  const sent = step("POST", "/transfers", expect, body);
  const headers =
    key === undefined ? sent.headers : [...sent.headers, { name: "Idempotency-Key", value: key }];
  return { ...sent, headers };
}

function withdraw(name: string, amount: number, expect: Expectation, id = `{{${name}}}`): HttpStep {
  return step("POST", `/accounts/${id}/withdraw`, expect, JSON.stringify({ amount }));
}

function step(method: string, path: string, expect: Expectation, body: string | null = null): HttpStep {
  const { status = [], headers = [], body: patterns = [] } = expect;
  return {
    kind: "http",
    method,
    path,
    headers: body === null ? [] : [{ name: "Content-Type", value: "application/json" }],
    body,
    copies: 1,
    expect: { status, headers, body: patterns },
    capture: [],
  };
}
