/** A part of the finder of Go, in Go. Finds changes of expressions. */
export const GO_FINDER_EXPRESSIONS = String.raw`package main

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

func isNil(expression ast.Expr) bool { return nameOf(expression) == "nil" }

func isText(expression ast.Expr) bool {
	switch one := expression.(type) {
	case *ast.BasicLit:
		return one.Kind == token.STRING || one.Kind == token.CHAR
	case *ast.BinaryExpr:
		return isText(one.X) || isText(one.Y)
	case *ast.CallExpr:
		return nameOf(one.Fun) == "string"
	}
	return false
}

func isDuration(expression ast.Expr) bool {
	return strings.HasPrefix(nameOf(expression), "time.")
}

// A value is evaluated before it is chosen, so it must not do anything.
func hasCall(expression ast.Expr) bool {
	found := false
	ast.Inspect(expression, func(node ast.Node) bool {
		call, isCall := node.(*ast.CallExpr)
		found = found || isCall && nameOf(call.Fun) != "len"
		return !found
	})
	return found
}

// The scope of a value: the statement or comparison around it, or else the value itself.
func around(in *scope, value ast.Expr) scope {
	if in != nil {
		return *in
	}
	return scope{"value", value}
}

func (f *finder) expression(expression ast.Expr, in *scope) {
	switch one := expression.(type) {
	case *ast.BasicLit:
		f.literal(one, in)
	case *ast.Ident:
		switch {
		case one.Name == "true":
			f.add("boolean", scope{"boolean", one}, one.Pos(), one.End(), "false", nil)
		case one.Name == "false":
			f.add("boolean", scope{"boolean", one}, one.Pos(), one.End(), "true", nil)
		case f.constants[one.Name]:
			f.add("number", around(in, one), one.Pos(), one.End(), "($0+1)", nil)
		}
	case *ast.SelectorExpr:
		if replacement, ok := statuses[one.Sel.Name]; ok && nameOf(one.X) == "http" {
			f.add("status", around(in, one), one.Pos(), one.End(), replacement, nil)
		}
	case *ast.BinaryExpr:
		f.binary(one, in)
	case *ast.ParenExpr:
		f.expression(one.X, in)
	case *ast.StarExpr:
		f.expression(one.X, in)
	case *ast.UnaryExpr:
		f.expression(one.X, in)
	case *ast.IndexExpr:
		f.expression(one.Index, in)
	case *ast.SliceExpr:
		for _, bound := range []ast.Expr{one.Low, one.High} {
			if bound != nil {
				f.expression(bound, in)
			}
		}
	case *ast.TypeAssertExpr:
		f.expression(one.X, in)
	case *ast.CallExpr:
		if f.isNoise(one) {
			return
		}
		f.expression(one.Fun, in)
		_, isForeign := one.Fun.(*ast.SelectorExpr)
		for _, argument := range one.Args {
			// Only a constant fits whatever number type another package asks for.
			if in == nil && isForeign && f.isConstant(argument) {
				continue
			}
			f.expression(argument, in)
		}
	case *ast.CompositeLit:
		for _, element := range one.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if !ok {
				f.expression(element, in)
				continue
			}
			if key, isLiteral := pair.Key.(*ast.BasicLit); isLiteral && key.Kind == token.STRING {
				f.literal(key, in)
			}
			f.expression(pair.Value, in)
		}
	case *ast.FuncLit:
		f.block(one.Body.List, false)
	}
}

func (f *finder) isConstant(expression ast.Expr) bool {
	name, ok := expression.(*ast.Ident)
	return isNumber(expression) || ok && f.constants[name.Name]
}

func (f *finder) binary(one *ast.BinaryExpr, in *scope) {
	inner := in
	replacement := swaps[one.Op]
	end := one.OpPos + token.Pos(len(one.Op.String()))
	switch one.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ:
		inner = &scope{"boolean", one}
		if !isNil(one.Y) {
			f.add("comparison", *inner, one.OpPos, end, replacement, nil)
		}
	case token.LAND, token.LOR:
		f.add("logic", scope{"boolean", one}, one.OpPos, end, replacement, nil)
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM:
		if isDuration(one.X) || isDuration(one.Y) {
			return
		}
		isSafe := in != nil || (replacement != "/" && one.Op != token.QUO && one.Op != token.REM && !hasCall(one))
		if isSafe && !isText(one) {
			f.add("arithmetic", around(in, one), one.OpPos, end, replacement, nil)
		}
	}
	f.expression(one.X, inner)
	f.expression(one.Y, inner)
}

func (f *finder) literal(one *ast.BasicLit, in *scope) {
	switch one.Kind {
	case token.INT:
		number, err := strconv.ParseInt(one.Value, 0, 64)
		if err != nil {
			return
		}
		replacement := strconv.FormatInt(number+1, 10)
		if number == 1 {
			replacement = "0"
		}
		f.add("number", around(in, one), one.Pos(), one.End(), replacement, nil)
	case token.STRING:
		text, err := strconv.Unquote(one.Value)
		if err != nil || text == "" || strings.ContainsAny(text, " \n\t") {
			return
		}
		f.add("string", around(in, one), one.Pos(), one.End(), "\"\"", nil)
	}
}
`;
