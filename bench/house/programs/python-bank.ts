import { bankSpecification, bankTests } from "./bank-job.ts";
import type { Developer } from "./developer.ts";

const service = `import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bank import Bank, Insufficient, Unknown

BANK = Bank()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.handle_request(None)

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, 65536))
        try:
            fields = json.loads(body)
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            return self.answer(400, {"error": "JSON is needed"})
        self.handle_request(fields)

    def handle_request(self, fields):
        try:
            self.answer(*self.route(self.path.strip("/").split("/"), fields))
        except Unknown:
            self.answer(404, {"error": "unknown account"})
        except Insufficient:
            self.answer(409, {"error": "not enough money"})

    def route(self, parts, fields):
        if fields is None:
            if len(parts) == 2 and parts[0] == "accounts":
                return 200, BANK.find(parts[1]).shown()
            return 404, {"error": "not found"}
        if parts == ["accounts"]:
            owner, balance = fields.get("owner"), fields.get("balance")
            if not isinstance(owner, str) or not is_amount(balance):
                return 400, {"error": "owner and balance are needed"}
            return 201, BANK.open(owner, balance).shown()
        amount = fields.get("amount")
        if not is_amount(amount):
            return 400, {"error": "an amount is needed"}
        if len(parts) == 3 and parts[0] == "accounts" and parts[2] == "withdraw":
            return 200, BANK.withdraw(parts[1], amount)
        if parts == ["transfers"]:
            source, target = fields.get("from"), fields.get("to")
            if not isinstance(source, str) or not isinstance(target, str) or source == target:
                return 400, {"error": "two accounts are needed"}
            key = self.headers.get("Idempotency-Key")
            return 201, BANK.transfer(source, target, amount, key)
        return 404, {"error": "not found"}

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        pass


def is_amount(value):
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


if __name__ == "__main__":
    port = int(os.environ["PORT"])
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
`;

const bank = `import threading


class Unknown(Exception):
    pass


class Insufficient(Exception):
    pass


class Account:
    def __init__(self, number, owner, balance):
        self.id = "a%d" % number
        self.number = number
        self.owner = owner
        self.balance = balance
        self.lock = threading.Lock()

    def shown(self):
        return {"id": self.id, "owner": self.owner, "balance": self.balance}

    def check(self, amount):
        if self.balance < amount:
            raise Insufficient()

    def add(self, amount):
        balance = self.balance
        self.balance = self.checked(balance + amount)

    def checked(self, balance):
        return max(balance, -1000000)


class Bank:
    def __init__(self):
        self.lock = threading.Lock()
        self.accounts = {}
        self.keys = {}
        self.done = {}
        self.transfers = 0

    def open(self, owner, balance):
        with self.lock:
            number = len(self.accounts) + 1
            account = Account(number, owner, balance)
            self.accounts[account.id] = account
            return account

    def find(self, name):
        with self.lock:
            if name not in self.accounts:
                raise Unknown()
            return self.accounts[name]

    def withdraw(self, name, amount):
        account = self.find(name)
        with account.lock:
            account.check(amount)
            account.add(-amount)
            return account.shown()

    def transfer(self, source, target, amount, key):
        one, other = self.find(source), self.find(target)
        if key is None:
            return self.move(one, other, amount)
        with self.lock_of(key):
            if key not in self.done:
                self.done[key] = self.move(one, other, amount)
            return self.done[key]

    def lock_of(self, key):
        with self.lock:
            return self.keys.setdefault(key, threading.Lock())

    def move(self, source, target, amount):
        first, second = sorted((source, target), key=lambda account: account.number)
        with first.lock:
            with second.lock:
                source.check(amount)
                source.add(-amount)
                target.add(amount)
        return {"id": self.next_transfer(), "from": source.id, "to": target.id, "amount": amount}

    def next_transfer(self):
        with self.lock:
            self.transfers += 1
            return "t%d" % self.transfers
`;

const test = `import unittest

from bank import Bank, Insufficient


class BankTest(unittest.TestCase):
    def test_money_moves(self):
        bank = Bank()
        one, two = bank.open("Ada", 10), bank.open("Bob", 0)
        bank.transfer(one.id, two.id, 4, None)
        self.assertEqual((one.balance, two.balance), (6, 4))

    def test_never_overdrawn(self):
        bank = Bank()
        with self.assertRaises(Insufficient):
            bank.withdraw(bank.open("Ada", 10).id, 11)


if __name__ == "__main__":
    unittest.main()
`;

/** A correct bank in Python, of the standard library alone: threads, and a lock for each account. */
export const pythonBank: Developer = {
  name: "python: correct bank",
  fault: null,
  specification: bankSpecification,
  tests: bankTests,
  files: [
    { path: "service.py", content: service },
    { path: "bank.py", content: bank },
    { path: "test_bank.py", content: test },
    { path: "README.md", content: "# Small bank\n\nPOST /accounts, GET /accounts/{id}, POST /transfers.\n" },
  ],
};
