package read

import (
	"strings"
	"testing"
)

// Every word of a pattern behind its first has its own gap: a phrase among the alternatives would be read as two steps.
func TestRulesAreWellFormed(t *testing.T) {
	for line := range strings.Lines(ruleText) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		_, pattern, ok := strings.Cut(line, ": ")
		if !ok {
			t.Errorf("%q has no class", line)
		}
		if !strings.Contains(pattern, "~") {
			continue
		}
		fields := strings.Fields(pattern)
		for i, f := range fields[1:] {
			if !strings.HasPrefix(f, "~") && !strings.HasPrefix(fields[i], "~") {
				t.Errorf("%q stands without a gap in %q", f, line)
			}
		}
	}
	if tables().begins("") {
		t.Error("a rule begins with no word")
	}
}
