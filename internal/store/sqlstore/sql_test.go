package sqlstore

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var parameter = regexp.MustCompile(`\$(\d+)`)

// TestParametersAscend: SQLite numbers parameters in the order in which they first appear, whatever their names say;
// so in every statement they must first appear in ascending order.
func TestParametersAscend(t *testing.T) {
	check := func(where, sql string) {
		next := 1
		for _, m := range parameter.FindAllStringSubmatch(sql, -1) {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			if n > next {
				t.Errorf("%s: $%d comes before $%d in %q", where, n, next, sql)
			}
			next = max(next, n+1)
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, file, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr: // a statement put together from constants
				if sql, ok := constant(n); ok {
					seen++
					check(set.Position(n.Pos()).String(), sql)
					return false
				}
			case *ast.BasicLit:
				if sql, ok := constant(n); ok && parameter.MatchString(sql) {
					seen++
					check(set.Position(n.Pos()).String(), sql)
				}
			}
			return true
		})
	}
	if seen < 30 {
		t.Errorf("only %d statements were found: the test sees nothing", seen)
	}
	check("placeholders", placeholders(9))
	check("valuesList", valuesList(3, 4))
}

// constant puts the parts of a statement together; the names that are not literals are the ones below.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.Ident:
		s, ok := map[string]string{"visibleTo": visibleTo, "storedColumns": storedColumns}[e.Name]
		return s, ok
	case *ast.BinaryExpr:
		x, ok1 := constant(e.X)
		y, ok2 := constant(e.Y)
		return x + y, ok1 && ok2 && e.Op == token.ADD
	}
	return "", false
}

func TestMembers(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 500, blockSize} {
		var m, back members
		for i := range n {
			m.add((i * 37) % blockSize)
		}
		if m.count() != n {
			t.Fatalf("%d members, want %d", m.count(), n)
		}
		if err := back.decode(m.encode()); err != nil || back != m {
			t.Errorf("%d members came back as %d: %v", n, back.count(), err)
		}
		if size := len(m.encode()); size > bitmapBytes {
			t.Errorf("%d members take %d bytes", n, size)
		}
	}
	var m members
	for _, b := range [][]byte{{1}, make([]byte, bitmapBytes+2), {0xff, 0xff}} {
		if err := m.decode(b); err == nil {
			t.Errorf("%d bytes were taken", len(b))
		}
	}
}

func TestRecord(t *testing.T) {
	in := record{flags: flagLive | flagPoint, class: 7, side: 1 << 20, extent: 9, start: -1 << 31, end: 20000, lon: -180_000_000, lat: 90_000_000, tie: 1<<63 + 5}
	b := make([]byte, recordSize)
	in.put(b)
	var out record
	if out.get(b); out != in {
		t.Errorf("got %+v, want %+v", out, in)
	}
}

// FuzzRestoreRow: whatever bytes stand for a row, reading it fails or ends.
func FuzzRestoreRow(f *testing.F) {
	f.Add([]byte{valueInt, 2, valueText, 1, 'a', valueNull, valueBytes, 0})
	f.Add([]byte{valueText, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		for len(b) > 0 {
			_, rest, err := readValue(b)
			if err != nil {
				return
			}
			if len(rest) >= len(b) {
				t.Fatal("it does not move on")
			}
			b = rest
		}
	})
}

// FuzzFrames: whatever bytes stand for a backup, reading its frames ends, never yields more than is there, and an
// error names the byte.
func FuzzFrames(f *testing.F) {
	var whole bytes.Buffer
	w := &frameWriter{w: bufio.NewWriter(&whole), sum: sha256.New()}
	for _, payload := range []string{"a", "bc{}", strings.Repeat("x", 300)} {
		if err := w.frame([]byte(payload)); err != nil {
			f.Fatal(err)
		}
	}
	if err := w.w.Flush(); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add(whole.Bytes()[:whole.Len()-1])
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := &frameReader{r: bufio.NewReader(bytes.NewReader(b)), sum: sha256.New()}
		read := 0
		for {
			_, payload, _, err := r.frame()
			if err != nil {
				if !strings.Contains(err.Error(), "at byte") {
					t.Fatalf("%v does not say where", err)
				}
				return
			}
			if read += 8 + 1 + len(payload); read > len(b) {
				t.Fatal("more than was there")
			}
		}
	})
}
