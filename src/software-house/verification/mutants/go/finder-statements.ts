/** A part of the finder of Go, in Go. Finds changes of statements. */
export const GO_FINDER_STATEMENTS = String.raw`package main

import (
	"go/ast"
	"go/token"
)

func (f *finder) block(list []ast.Stmt, isLeftEarly bool) {
	for index, one := range list {
		isLast := index == len(list)-1
		f.statement(one, !isLast, isLeftEarly && isLast)
	}
}

func (f *finder) statement(statement ast.Stmt, isFollowed, isEarly bool) {
	own := &scope{"statement", statement}
	switch one := statement.(type) {
	case *ast.BlockStmt:
		f.block(one.List, false)
	case *ast.LabeledStmt:
		f.statement(one.Stmt, isFollowed, false)
	case *ast.ExprStmt:
		f.call(one, own)
	case *ast.DeferStmt:
		if match := locking.FindStringSubmatch(nameOf(one.Call.Fun)); match != nil {
			f.add("lock", *own, one.Pos(), one.End(), "", f.function+" "+match[1])
		} else if function, ok := one.Call.Fun.(*ast.FuncLit); ok {
			f.block(function.Body.List, false)
		}
	case *ast.GoStmt:
		f.expression(one.Call, nil)
	case *ast.SendStmt:
		f.expression(one.Value, own)
	case *ast.AssignStmt:
		f.assignment(one, own)
	case *ast.IncDecStmt:
		f.add("arithmetic", *own, one.TokPos, one.TokPos+2, swaps[one.Tok], nil)
	case *ast.ReturnStmt:
		if isEarly {
			f.add("return", *own, one.Pos(), one.End(), "", nil)
		}
		for _, result := range one.Results {
			f.expression(result, own)
		}
	case *ast.DeclStmt:
		if declaration, ok := one.Decl.(*ast.GenDecl); ok && declaration.Tok == token.VAR {
			f.variables(declaration)
		}
	case *ast.IfStmt:
		if one.Init != nil {
			f.initial(one.Init)
		}
		f.condition(one.Cond)
		f.block(one.Body.List, isFollowed && one.Else == nil)
		if one.Else != nil {
			f.statement(one.Else, false, false)
		}
	case *ast.ForStmt:
		if one.Cond != nil {
			f.expression(one.Cond, nil)
		}
		f.block(one.Body.List, false)
	case *ast.RangeStmt:
		f.block(one.Body.List, false)
	case *ast.SwitchStmt:
		f.clauses(one.Body)
	case *ast.TypeSwitchStmt:
		f.clauses(one.Body)
	case *ast.SelectStmt:
		f.clauses(one.Body)
	}
}

func (f *finder) clauses(body *ast.BlockStmt) {
	for _, one := range body.List {
		switch clause := one.(type) {
		case *ast.CaseClause:
			for _, value := range clause.List {
				f.expression(value, nil)
			}
			f.block(clause.Body, false)
		case *ast.CommClause:
			f.block(clause.Body, false)
		}
	}
}

func (f *finder) call(statement *ast.ExprStmt, own *scope) {
	call, ok := statement.X.(*ast.CallExpr)
	if !ok || f.isNoise(call) {
		return
	}
	name := nameOf(call.Fun)
	if match := locking.FindStringSubmatch(name); match != nil {
		f.add("lock", *own, statement.Pos(), statement.End(), "", f.function+" "+match[1])
		return
	}
	if !closing.MatchString(name) && !ending.MatchString(name) {
		f.add("statement", *own, statement.Pos(), statement.End(), "", nil)
	}
	f.expression(call, own)
}

func (f *finder) assignment(one *ast.AssignStmt, own *scope) {
	if one.Tok == token.DEFINE {
		f.initial(one)
		return
	}
	isBlank := true
	for _, left := range one.Lhs {
		name, ok := left.(*ast.Ident)
		isBlank = isBlank && ok && name.Name == "_"
	}
	if swap, ok := swaps[one.Tok]; ok && !isText(one.Rhs[0]) {
		f.add("arithmetic", *own, one.TokPos, one.TokPos+2, swap, nil)
	}
	if !isBlank {
		f.add("statement", *own, one.Pos(), one.End(), "", nil)
	}
	for _, right := range one.Rhs {
		f.expression(right, own)
	}
}

// A statement that may define variables, and cannot be written twice.
func (f *finder) initial(statement ast.Stmt) {
	switch one := statement.(type) {
	case *ast.AssignStmt:
		for _, right := range one.Rhs {
			f.expression(right, nil)
		}
	case *ast.ExprStmt:
		f.expression(one.X, nil)
	}
}

func (f *finder) variables(declaration *ast.GenDecl) {
	for _, specification := range declaration.Specs {
		if one, ok := specification.(*ast.ValueSpec); ok {
			for _, value := range one.Values {
				f.expression(value, nil)
			}
		}
	}
}

func (f *finder) condition(condition ast.Expr) {
	one, isBinary := condition.(*ast.BinaryExpr)
	if !isBinary || isNil(one.Y) || (one.Op != token.EQL && one.Op != token.NEQ) {
		f.add("condition", scope{"boolean", condition}, condition.Pos(), condition.End(), "!($0)", nil)
	}
	f.expression(condition, nil)
}
`;
