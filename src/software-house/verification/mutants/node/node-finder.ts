/**
 * A script for Node that prints as JSON where TypeScript and JavaScript files can be changed. Its arguments are the kind
 * of the software and the paths of the files. It needs the package `typescript`, of which it uses only the parser.
 */
export const NODE_FINDER = String.raw`
const ts = require("typescript");
const { readFileSync } = require("node:fs");
const [kind, ...paths] = process.argv.slice(1);
const K = ts.SyntaxKind;
const NOISE = kind === "http-service" ? /^(console|(.*\.)?(log|logger))\b/ : /^(console\.(error|warn|debug)|(.*\.)?(log|logger)\.)/;
const CLOSING = /\.(close|destroy|unref|ref|removeListener|off|listen|resume)$|^(clearTimeout|clearInterval|super)$/;
const LOCKING = /^(.*(?:lock|mutex|semaphore).*)\.(acquire|lock|release|unlock)$/i;
const EXCLUSIVE = /\.(runExclusive|withLock|exclusive)$/;
const ENDING = /usage|help|shutdown|graceful/i;
const SWAPS = {
  "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "===": "!==", "!==": "===",
  "&&": "||", "||": "&&", "+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "+=": "-=", "-=": "+=", "++": "--", "--": "++",
};
const OPERATORS = {
  "<": "comparison", "<=": "comparison", ">": "comparison", ">=": "comparison", "==": "comparison", "!=": "comparison",
  "===": "comparison", "!==": "comparison", "&&": "logic", "||": "logic", "+": "arithmetic", "-": "arithmetic",
  "*": "arithmetic", "/": "arithmetic", "%": "arithmetic", "+=": "arithmetic", "-=": "arithmetic",
};
const STATUSES = { 200: 201, 201: 200, 202: 200, 204: 200, 301: 302, 302: 200, 303: 200, 307: 200, 308: 200, 400: 500, 401: 400,
  403: 400, 404: 400, 405: 404, 409: 400, 410: 404, 413: 400, 415: 400, 422: 500, 429: 400 };

function editsOf(path) {
  const text = readFileSync(path, "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  if (file.parseDiagnostics.length > 0 || /^\/[/*].*@generated|DO NOT EDIT/m.test(text.slice(0, 500))) return null;
  const isPlain = !/[^\x00-\x7f]/.test(text);
  const bytes = (position) => (isPlain ? position : Buffer.byteLength(text.slice(0, position)));
  const edits = [];
  const add = (operator, name, form, node, change, replacement, group = null) =>
    edits.push({
      operator, function: name, form, replacement, group,
      scope: [bytes(node.getStart(file)), bytes(node.end)],
      change: change.map(bytes),
    });
  const whole = (node) => [node.getStart(file), node.end];
  const isNothing = (node) => node.kind === K.NullKeyword || node.getText(file) === "undefined";
  const isText = (node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || (ts.isBinaryExpression(node) && (isText(node.left) || isText(node.right)));
  const isInList = (node) => ts.isBlock(node.parent) || ts.isSourceFile(node.parent) || ts.isCaseOrDefaultClause(node.parent);
  const unawaited = (node) => (ts.isAwaitExpression(node) || ts.isVoidExpression(node) || ts.isParenthesizedExpression(node) ? unawaited(node.expression) : node);

  const isNumber = (node) => node && (ts.isNumericLiteral(node) || (ts.isBinaryExpression(node) && isNumber(node.left) && isNumber(node.right)));
  const constants = new Set(
    file.statements
      .filter((one) => ts.isVariableStatement(one) && one.declarationList.flags & ts.NodeFlags.Const)
      .flatMap((one) => one.declarationList.declarations)
      .filter(({ initializer }) => isNumber(initializer))
      .map((one) => one.name.getText(file)),
  );

  function visit(node, name) {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isTypeAliasDeclaration(node) || ts.isEnumDeclaration(node) || ts.isDecorator(node)) return;
    if (ts.isCallExpression(node) && NOISE.test(node.expression.getText(file))) return;
    if (ts.isFunctionLike(node)) {
      const own = node.name ?? (node.parent && node.parent.name);
      if (own && own.getText) name = own.getText(file);
      if (ENDING.test(name)) return;
      for (const parameter of node.parameters) if (parameter.initializer) visit(parameter.initializer, name);
      if (node.body) visit(node.body, name);
      return;
    }
    if (ts.isBinaryExpression(node)) {
      const sign = node.operatorToken.getText(file);
      const operator = OPERATORS[sign];
      const isPointless = (operator === "comparison" && (isNothing(node.right) || isNothing(node.left))) || (operator === "arithmetic" && (isText(node.left) || isText(node.right)));
      if (operator && !isPointless && !ts.isExpressionStatement(node.parent)) add(operator, name, "expression", node, whole(node.operatorToken), SWAPS[sign]);
    } else if (ts.isNumericLiteral(node)) {
      const value = Number(node.text);
      const isStatus = value in STATUSES;
      if (node.parent.name !== node && Number.isSafeInteger(value))
        add(isStatus ? "status" : "number", name, "expression", node, whole(node), String(isStatus ? STATUSES[value] : value === 1 ? 0 : value + 1));
    } else if (ts.isStringLiteral(node)) {
      const isCode = node.parent.name === node || ts.isExpressionStatement(node.parent) || ts.isExternalModuleReference(node.parent);
      const isModule = ts.isCallExpression(node.parent) && /^(require|import)$/.test(node.parent.expression.getText(file));
      if (!isCode && !isModule && node.text !== "" && !/\s/.test(node.text)) add("string", name, "expression", node, whole(node), '""');
    } else if (ts.isIdentifier(node) && constants.has(node.text) && name !== "") {
      const isUse = ts.isBinaryExpression(node.parent) || ts.isCallExpression(node.parent) || ts.isConditionalExpression(node.parent) || ts.isReturnStatement(node.parent);
      if (isUse) add("number", name, "expression", node, whole(node), "($0 + 1)");
    } else if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) {
      add("boolean", name, "expression", node, whole(node), node.kind === K.TrueKeyword ? "false" : "true");
    } else if (ts.isIfStatement(node)) {
      const sign = ts.isBinaryExpression(node.expression) ? node.expression.operatorToken.getText(file) : "";
      const isSwapped = /^[=!]==?$/.test(sign) && !isNothing(node.expression.right);
      if (!isSwapped) add("condition", name, "expression", node.expression, whole(node.expression), "!($0)");
      const list = ts.isBlock(node.parent) || ts.isCaseOrDefaultClause(node.parent) ? node.parent.statements : [];
      const isFollowed = list.length > 0 && list[list.length - 1] !== node;
      const last = ts.isBlock(node.thenStatement) ? node.thenStatement.statements.at(-1) : node.thenStatement;
      if (last && (ts.isReturnStatement(last) || ts.isThrowStatement(last)) && isFollowed && !node.elseStatement) add("return", name, "statement", last, whole(last), "");
    } else if (ts.isExpressionStatement(node)) {
      const inner = unawaited(node.expression);
      const called = ts.isCallExpression(inner) ? inner.expression.getText(file) : null;
      if (called !== null && NOISE.test(called)) return;
      const lock = called === null ? null : LOCKING.exec(called);
      if (lock) {
        add("lock", name, "statement", node, whole(node), "", name + " " + lock[1]);
        return;
      }
      const isAssignment = ts.isBinaryExpression(inner) && inner.operatorToken.kind >= K.FirstAssignment && inner.operatorToken.kind <= K.LastAssignment;
      if (isAssignment) {
        const sign = inner.operatorToken.getText(file);
        if (OPERATORS[sign] && !isText(inner.right)) add("arithmetic", name, "statement", node, whole(inner.operatorToken), SWAPS[sign]);
      }
      if (ts.isPostfixUnaryExpression(inner) || (ts.isPrefixUnaryExpression(inner) && /^(\+\+|--)/.test(inner.getText(file)))) {
        const sign = inner.operator === K.PlusPlusToken ? "--" : "++";
        const at = ts.isPostfixUnaryExpression(inner) ? inner.end - 2 : inner.getStart(file);
        add("arithmetic", name, "statement", node, [at, at + 2], sign);
      }
      const isRemovable = isAssignment || (called !== null && !CLOSING.test(called) && !ENDING.test(called)) || ts.isDeleteExpression(inner);
      if (isRemovable && isInList(node)) add("statement", name, "statement", node, whole(node), "");
    }
    if (ts.isCallExpression(node) && EXCLUSIVE.test(node.expression.getText(file)) && node.arguments.length > 0) {
      const body = node.arguments[node.arguments.length - 1];
      add("lock", name, "expression", node, whole(node), "(" + body.getText(file) + ")()");
    }
    ts.forEachChild(node, (child) => visit(child, name));
  }
  visit(file, "");
  const prelude = text.startsWith("#!") ? text.indexOf("\n") + 1 : 0;
  return { path, prelude: bytes(prelude), edits };
}

const found = paths.map(editsOf).filter((one) => one !== null);
process.stdout.write(JSON.stringify(found));
`;
