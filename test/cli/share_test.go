package cli_test

import (
	"context"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tansiq/internal/account"
	"tansiq/internal/node"
)

// ahead is the clock of commands in stories: the machine's, and as much later as the variable AHEAD says.
func ahead() time.Time {
	d, err := time.ParseDuration(os.Getenv("AHEAD"))
	if err != nil {
		d = 0
	}
	return time.Now().Add(d)
}

// desk DIR NAME LOGIN:ROLE,ROLE…: makes a node that is called NAME, with people.
func desk(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: desk DIR NAME LOGIN:ROLE,ROLE…")
	}
	ctx := context.Background()
	n, err := node.Open(ctx, node.Config{Data: ts.MkAbs(args[0])})
	ts.Check(err)
	defer n.Close()
	ts.Check(n.Configure(ctx, "", map[string]string{node.SettingName: args[1]}))
	for _, a := range args[2:] {
		login, roles, _ := strings.Cut(a, ":")
		p := account.Person{Login: login}
		for r := range strings.SplitSeq(roles, ",") {
			p.Roles = append(p.Roles, account.Role(r))
		}
		_, err := n.NewPerson(ctx, "", p, "correct horse battery staple")
		ts.Check(err)
	}
}

// found NAME REGEXP: puts what the first group of the expression finds in stdout into the variable NAME.
func found(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: found NAME REGEXP")
	}
	re, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	m := re.FindStringSubmatch(ts.ReadFile("stdout"))
	if len(m) < 2 {
		ts.Fatalf("nothing in stdout fits %s", args[1])
	}
	ts.Setenv(args[0], m[1])
}

// flip FILE BYTE NEW: writes a copy of a file in which one byte is another; a negative number counts from the end.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: flip FILE BYTE NEW")
	}
	b := []byte(ts.ReadFile(args[0]))
	b[place(ts, args[1], len(b))] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), b, 0o600))
}

// cut FILE BYTES NEW: writes a copy of a file that ends after so many bytes; a negative number leaves out so many.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: cut FILE BYTES NEW")
	}
	b := []byte(ts.ReadFile(args[0]))
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), b[:place(ts, args[1], len(b))], 0o600))
}

// place reads a place in something of n bytes.
func place(ts *testscript.TestScript, s string, n int) int {
	i, err := strconv.Atoi(s)
	ts.Check(err)
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		ts.Fatalf("there are %d bytes, and none is at %s", n, s)
	}
	return i
}
