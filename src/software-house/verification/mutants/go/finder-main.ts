/** A part of the finder of Go, in Go. Reads the files, and prints what was found as JSON. */
export const GO_FINDER_MAIN = String.raw`package main

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
)

func main() {
	finders := []map[string]any{}
	files := token.NewFileSet()
	parsed := map[string]*ast.File{}
	constants := map[string]map[string]bool{}
	for _, path := range os.Args[2:] {
		source, err := os.ReadFile(path)
		if err != nil || generated.Match(source) {
			continue
		}
		file, err := parser.ParseFile(files, path, source, parser.ParseComments)
		if err != nil {
			continue
		}
		parsed[path] = file
		folder := filepath.Dir(path)
		if constants[folder] == nil {
			constants[folder] = map[string]bool{}
		}
		for _, declaration := range file.Decls {
			one, ok := declaration.(*ast.GenDecl)
			if !ok || one.Tok != token.CONST {
				continue
			}
			for _, specification := range one.Specs {
				value := specification.(*ast.ValueSpec)
				for index, name := range value.Names {
					if index < len(value.Values) && isNumber(value.Values[index]) {
						constants[folder][name.Name] = true
					}
				}
			}
		}
	}
	for _, path := range os.Args[2:] {
		file, ok := parsed[path]
		if !ok || usesC(file) {
			continue
		}
		f := &finder{files: files, isService: os.Args[1] == "http-service", constants: constants[filepath.Dir(path)], edits: []map[string]any{}}
		for _, declaration := range file.Decls {
			if function, ok := declaration.(*ast.FuncDecl); ok && function.Body != nil && !ending.MatchString(function.Name.Name) {
				f.function = function.Name.Name
				f.block(function.Body.List, false)
			}
		}
		finders = append(finders, map[string]any{"path": path, "prelude": files.Position(file.Name.End()).Offset, "edits": f.edits})
	}
	json.NewEncoder(os.Stdout).Encode(finders)
}

func isNumber(expression ast.Expr) bool {
	switch one := expression.(type) {
	case *ast.BasicLit:
		return one.Kind == token.INT
	case *ast.BinaryExpr:
		return isNumber(one.X) && isNumber(one.Y)
	}
	return false
}

func usesC(file *ast.File) bool {
	for _, one := range file.Imports {
		if one.Path.Value == "\"C\"" {
			return true
		}
	}
	return false
}
`;
