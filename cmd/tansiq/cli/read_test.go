package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Whatever is named, the command ends, says what was wrong with it and reads the rest.
func TestReadEndsWhateverIsNamed(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := file("good.txt", "The army said on Monday that it killed three fighters near Raqqa.")
	large := file("large.txt", "")
	if err := os.Truncate(large, 200<<20); err != nil {
		t.Fatal(err)
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	many := []string{"read"}
	for i := range 60 {
		many = append(many, file(fmt.Sprintf("%d.txt", i), fmt.Sprintf("Two people were wounded in Aleppo on day %d.", i)))
	}
	waiting, stop := io.Pipe()
	defer stop.Close()
	for name, c := range map[string]struct {
		args []string
		in   io.Reader
		code int
		out  string // in standard output
		errs string // in standard error
		stop bool   // somebody interrupts it
	}{
		"a text":              {[]string{"read", good}, nil, 0, "good.txt", "", false},
		"standard input":      {[]string{"read", "-"}, strings.NewReader("The army killed three fighters near Raqqa."), 0, "standard input", "", false},
		"nothing":             {[]string{"read"}, nil, 2, "", "name a file", false},
		"an empty input":      {[]string{"read", "-"}, strings.NewReader(""), 1, "", "the file is empty", false},
		"a folder":            {[]string{"read", dir}, nil, 1, "", "is a directory", false},
		"a missing file":      {[]string{"read", dir + "/none", good}, nil, 1, "good.txt", "no such file", false},
		"a device":            {[]string{"read", "/dev/zero", good}, nil, 1, "good.txt", "zero has more than 30 MB", false},
		"an endless input":    {[]string{"read", "-"}, endless{}, 1, "", "standard input has more than 30 MB", false},
		"200 MB":              {[]string{"read", large}, nil, 1, "", "large.txt has 209715200 bytes; it is read up to 10 MB", false},
		"a pipe":              {[]string{"read", pipe}, nil, 1, "", "stopped", true},
		"an input that waits": {[]string{"read", "-"}, waiting, 1, "", "stopped", true},
		"many files":          {many, nil, 0, "59.txt", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if c.stop {
				time.AfterFunc(50*time.Millisecond, cancel)
			}
			var out, errs bytes.Buffer
			code := run(c.args, &env{ctx: ctx, in: c.in, out: &out, errs: &errs, now: time.Now})
			if code != c.code || !strings.Contains(out.String(), c.out) || !strings.Contains(errs.String(), c.errs) || c.errs == "" && errs.Len() > 0 {
				t.Errorf("%d, want %d\n%.300s\n%.300s", code, c.code, out.String(), errs.String())
			}
		})
	}
}

// endless has zeros for ever.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
