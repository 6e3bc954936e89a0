/**
 * A script for Python that prints as JSON where Python files can be changed. Its arguments are the kind of the software
 * and the paths of the files. Positions are bytes, as those of `ast` are.
 */
export const PYTHON_FINDER = String.raw`
import ast, json, re, sys

kind, *paths = sys.argv[1:]
NOISE = re.compile(r"^(logging|logger|log|warnings|traceback)\b|\.(log|logger|log_message|log_error)\b" + (r"|^print$" if kind == "http-service" else ""))
CLOSING = re.compile(r"\.(close|flush|shutdown|server_close|join|start|serve_forever)$")
LOCKING = re.compile(r"^(.*)\.(acquire|release)$")
LOCK = re.compile(r"lock|mutex|sem", re.I)
ENDING = re.compile(r"usage|help|shutdown|graceful|log_message", re.I)
COMPARISONS = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in", ast.NotIn: "in"}
SIGNS = {ast.Lt: rb"<", ast.LtE: rb"<=", ast.Gt: rb">", ast.GtE: rb">=", ast.Eq: rb"==", ast.NotEq: rb"!=", ast.In: rb"\bin\b", ast.NotIn: rb"\bnot\s+in\b"}
ARITHMETIC = {ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "//"), ast.Div: ("/", "*"), ast.FloorDiv: ("//", "*"), ast.Mod: ("%", "*")}
STATUSES = {200: 201, 201: 200, 202: 200, 204: 200, 301: 302, 302: 200, 303: 200, 307: 200, 308: 200, 400: 500, 401: 400,
            403: 400, 404: 400, 405: 404, 409: 400, 410: 404, 413: 400, 415: 400, 422: 500, 429: 400}
NAMES = {"OK": 201, "CREATED": 200, "NO_CONTENT": 200, "FOUND": 200, "BAD_REQUEST": 500, "NOT_FOUND": 400, "CONFLICT": 400,
         "METHOD_NOT_ALLOWED": 404, "REQUEST_ENTITY_TOO_LARGE": 400, "GONE": 404}


def name_of(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return name_of(node.value) + "." + node.attr
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return "?"


class Finder(ast.NodeVisitor):
    def __init__(self, source):
        self.source = source
        self.starts = [0]
        for line in source.split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.function = ""
        self.constants = set()
        self.edits = []

    def start(self, node):
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self.starts[node.end_lineno - 1] + node.end_col_offset

    def add(self, operator, form, node, replacement, change=None, group=None):
        scope = [self.start(node), self.end(node)]
        self.edits.append({"operator": operator, "function": self.function, "form": form, "scope": scope,
                           "change": change or scope, "replacement": replacement, "group": group})

    def is_alone(self, node):
        start, end = self.start(node), self.end(node)
        before = self.source[self.starts[node.lineno - 1]:start]
        after = self.source[end:self.starts[node.end_lineno]].strip()
        return before.strip() == b"" and (after == b"" or after.startswith(b"#"))

    def between(self, left, right, pattern):
        begin = self.end(left)
        found = re.search(pattern, self.source[begin:self.start(right)])
        return found and [begin + found.start(), begin + found.end()]

    def body(self, statements, is_early=False):
        for index, one in enumerate(statements):
            is_last = index == len(statements) - 1
            if is_early and is_last and isinstance(one, (ast.Return, ast.Raise)) and self.is_alone(one):
                self.add("return", "statement", one, "")
            if isinstance(one, ast.If):
                self.condition(one, not is_last)
            else:
                self.visit(one)

    def condition(self, node, is_followed):
        test = node.test
        is_main = isinstance(test, ast.Compare) and name_of(test.left) == "__name__"
        if is_main:
            self.body(node.body)
            return
        is_swapped = isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.NotEq, ast.In, ast.NotIn))
        if not is_swapped:
            self.add("condition", "expression", test, "not ($0)")
        self.visit(test)
        self.body(node.body, is_followed and not node.orelse)
        self.body(node.orelse)

    def generic_visit(self, node):
        for name, value in ast.iter_fields(node):
            if name in ("body", "orelse", "finalbody") and isinstance(value, list):
                self.body(value)
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, ast.AST):
                        self.visit(item)
            elif isinstance(value, ast.AST):
                self.visit(value)

    def visit_function(self, node):
        if ENDING.search(node.name):
            return
        outer, self.function = self.function, node.name
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                self.visit(default)
        self.body(node.body)
        self.function = outer

    visit_FunctionDef = visit_AsyncFunctionDef = visit_function

    def visit_ClassDef(self, node):
        self.body(node.body)

    def visit_JoinedStr(self, node):
        pass

    def visit_Match(self, node):
        self.visit(node.subject)
        for case in node.cases:
            self.body(case.body)

    def visit_AnnAssign(self, node):
        if node.value is not None:
            self.visit(node.value)

    def visit_Assign(self, node):
        if all(isinstance(target, (ast.Attribute, ast.Subscript)) for target in node.targets) and self.is_alone(node) and self.function != "__init__":
            self.add("statement", "statement", node, "")
        self.visit(node.value)

    def visit_AugAssign(self, node):
        if self.is_alone(node):
            self.add("statement", "statement", node, "")
        self.visit(node.value)

    def visit_Delete(self, node):
        if self.is_alone(node):
            self.add("statement", "statement", node, "")

    def visit_Expr(self, node):
        value = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(value, ast.Constant):
            return
        if isinstance(value, ast.Call):
            name = name_of(value)
            if NOISE.search(name) or any(isinstance(one.value, ast.Attribute) and name_of(one.value) == "sys.stderr" for one in value.keywords):
                return
            lock = LOCKING.match(name)
            if lock:
                if self.is_alone(node):
                    self.add("lock", "statement", node, "", group=self.function + " " + lock.group(1))
                return
            if not CLOSING.search(name) and not ENDING.search(name) and "super" not in name and self.is_alone(node):
                self.add("statement", "statement", node, "")
        self.visit(node.value)

    def visit_With(self, node):
        for item in node.items:
            if not item.optional_vars and LOCK.search(name_of(item.context_expr)) and not isinstance(item.context_expr, ast.Call):
                self.add("lock", "expression", item.context_expr, '__import__("contextlib").nullcontext()')
            else:
                self.visit(item.context_expr)
        self.body(node.body)

    visit_AsyncWith = visit_With

    def visit_Call(self, node):
        if not NOISE.search(name_of(node)):
            self.generic_visit(node)

    def visit_Compare(self, node):
        operands = [node.left, *node.comparators]
        for index, one in enumerate(node.ops):
            swap = COMPARISONS.get(type(one))
            change = swap and self.between(operands[index], operands[index + 1], SIGNS[type(one)])
            if change:
                self.add("comparison", "expression", node, swap, change)
        self.generic_visit(node)

    def visit_BoolOp(self, node):
        sign, swap = (rb"\band\b", "or") if isinstance(node.op, ast.And) else (rb"\bor\b", "and")
        change = self.between(node.values[0], node.values[1], sign)
        if change and len(node.values) == 2:
            self.add("logic", "expression", node, swap, change)
        self.generic_visit(node)

    def visit_BinOp(self, node):
        is_text = any(isinstance(part, ast.JoinedStr) or isinstance(part, ast.Constant) and isinstance(part.value, (str, bytes)) for part in (node.left, node.right))
        signs = ARITHMETIC.get(type(node.op))
        change = signs and not is_text and self.between(node.left, node.right, re.escape(signs[0].encode()))
        if change:
            self.add("arithmetic", "expression", node, signs[1], change)
        self.generic_visit(node)

    def visit_Attribute(self, node):
        if node.attr in NAMES and name_of(node.value).endswith("HTTPStatus"):
            self.add("status", "expression", node, str(NAMES[node.attr]))
        else:
            self.generic_visit(node)

    def visit_Name(self, node):
        if self.function != "" and node.id in self.constants and isinstance(node.ctx, ast.Load):
            self.add("number", "expression", node, "($0 + 1)")

    def visit_Constant(self, node):
        value = node.value
        if value is True or value is False:
            self.add("boolean", "expression", node, str(not value))
        elif type(value) is int:
            is_status = value in STATUSES
            self.add("status" if is_status else "number", "expression", node, str(STATUSES[value] if is_status else 0 if value == 1 else value + 1))
        elif type(value) in (str, bytes) and value and not re.search(r"\s" if type(value) is str else rb"\s", value):
            self.add("string", "expression", node, '""' if type(value) is str else 'b""')


def is_number(node):
    if isinstance(node, ast.BinOp):
        return is_number(node.left) and is_number(node.right)
    return isinstance(node, ast.Constant) and type(node.value) is int


def prelude_of(tree, finder):
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not is_docstring and not is_future:
            first = min([node.lineno, *[one.lineno for one in getattr(node, "decorator_list", [])]])
            return finder.starts[first - 1]
    return None


found = []
for path in paths:
    try:
        source = open(path, "rb").read()
        source.decode("utf-8")
        tree = ast.parse(source)
    except (SyntaxError, ValueError, OSError):
        continue
    if source.startswith(b"\xef\xbb\xbf") or re.search(rb"\r(?!\n)|\f", source) or re.search(rb"DO NOT EDIT|@generated", source[:500]):
        continue
    finder = Finder(source)
    finder.constants = {target.id for node in tree.body if isinstance(node, ast.Assign) and is_number(node.value)
                        for target in node.targets if isinstance(target, ast.Name)}
    finder.body(tree.body)
    prelude = prelude_of(tree, finder)
    if prelude is not None:
        found.append({"path": path, "prelude": prelude, "edits": finder.edits})
json.dump(found, sys.stdout)
`;
