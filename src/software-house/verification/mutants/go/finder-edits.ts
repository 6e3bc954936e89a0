/** A part of the finder of Go, in Go. Collects edits, and knows which names are not worth a change. */
export const GO_FINDER_EDITS = String.raw`package main

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"
)

var (
	generated = regexp.MustCompile("(?m)^// Code generated .* DO NOT EDIT\\.$")
	logging   = regexp.MustCompile("^(log|slog|logger|.*\\.(log|logger|Logger))\\.|^panic$|^(s\\.|h\\.|a\\.)?log[A-Z]?[a-z]*$")
	printing  = regexp.MustCompile("^(fmt\\.Print|print$|println$)")
	closing   = regexp.MustCompile("\\.(Close|Flush|Sync|Stop|Shutdown|Wait|Done|Add)$|^(cancel|stop|close)$")
	locking   = regexp.MustCompile("^(.+)\\.R?(Lock|Unlock)$")
	ending    = regexp.MustCompile("(?i)usage|help|shutdown|graceful")
	swaps     = map[token.Token]string{
		token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">", token.EQL: "!=", token.NEQ: "==",
		token.LAND: "||", token.LOR: "&&", token.ADD: "-", token.SUB: "+", token.MUL: "/", token.QUO: "*", token.REM: "*",
		token.ADD_ASSIGN: "-=", token.SUB_ASSIGN: "+=", token.INC: "--", token.DEC: "++",
	}
	statuses = map[string]string{
		"StatusOK": "201", "StatusCreated": "200", "StatusAccepted": "200", "StatusNoContent": "200",
		"StatusMovedPermanently": "302", "StatusFound": "200", "StatusSeeOther": "200", "StatusTemporaryRedirect": "200",
		"StatusBadRequest": "500", "StatusNotFound": "400", "StatusConflict": "400", "StatusMethodNotAllowed": "404",
		"StatusRequestEntityTooLarge": "400", "StatusUnprocessableEntity": "500", "StatusGone": "404",
		"StatusUnauthorized": "400", "StatusForbidden": "400", "StatusTooManyRequests": "400", "StatusUnsupportedMediaType": "400",
	}
)

type scope struct {
	form string
	node ast.Node
}

type finder struct {
	files     *token.FileSet
	isService bool
	constants map[string]bool
	function  string
	edits     []map[string]any
}

func (f *finder) offset(position token.Pos) int { return f.files.Position(position).Offset }

func (f *finder) add(operator string, in scope, from, to token.Pos, replacement string, group any) {
	f.edits = append(f.edits, map[string]any{
		"operator": operator, "function": f.function, "form": in.form, "replacement": replacement, "group": group,
		"scope":  []int{f.offset(in.node.Pos()), f.offset(in.node.End())},
		"change": []int{f.offset(from), f.offset(to)},
	})
}

func nameOf(expression ast.Expr) string {
	switch one := expression.(type) {
	case *ast.Ident:
		return one.Name
	case *ast.SelectorExpr:
		return nameOf(one.X) + "." + one.Sel.Name
	case *ast.CallExpr:
		return nameOf(one.Fun)
	case *ast.ParenExpr:
		return nameOf(one.X)
	case *ast.IndexExpr:
		return nameOf(one.X)
	}
	return "?"
}

func (f *finder) isNoise(call *ast.CallExpr) bool {
	name := nameOf(call.Fun)
	if logging.MatchString(name) || (f.isService && printing.MatchString(name)) {
		return true
	}
	return strings.HasPrefix(name, "fmt.Fprint") && len(call.Args) > 0 && nameOf(call.Args[0]) == "os.Stderr"
}
`;
