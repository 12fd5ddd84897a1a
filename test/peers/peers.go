// Package peers holds what we write against programs that others wrote: the OASIS stix2-validator,
// openapi-spec-validator and the Python package icalendar, which CI installs into .venv from requirements.txt. It belongs to the tests; nothing
// that ships uses it.
package peers

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Root returns the root of the repository: the nearest directory upwards that holds go.mod.
func Root(tb testing.TB) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			tb.Fatal("no go.mod above the test: it runs outside the repository")
		}
		dir = up
	}
}

// Validator returns the path of the OASIS stix2-validator in the repository's .venv, or "" after one line in
// the log when it is not installed.
func Validator(tb testing.TB) string {
	tb.Helper()
	return installed(tb, "stix2_validator")
}

func installed(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(Root(tb), ".venv", "bin", name)
	if _, err := os.Stat(path); err != nil {
		tb.Log("not run: " + name + " is not installed; python3 -m venv .venv && .venv/bin/pip install -r test/peers/requirements.txt")
		return ""
	}
	return path
}

// OpenAPI fails the test when openapi-spec-validator finds fault with an OpenAPI document. Like Validate it
// says so in the log, and no more, when the validator is not installed.
func OpenAPI(tb testing.TB, doc []byte) {
	tb.Helper()
	openAPI(tb, "3.1", doc)
}

// OpenAPI30 is OpenAPI for a document of version 3.0.
func OpenAPI30(tb testing.TB, doc []byte) {
	tb.Helper()
	openAPI(tb, "3.0", doc)
}

func openAPI(tb testing.TB, version string, doc []byte) {
	tb.Helper()
	tool := installed(tb, "openapi-spec-validator")
	if tool == "" {
		return
	}
	file := filepath.Join(tb.TempDir(), "openapi.json")
	if err := os.WriteFile(file, doc, 0o600); err != nil {
		tb.Fatal(err)
	}
	if out, err := exec.CommandContext(context.Background(), tool, "--schema", version, file).CombinedOutput(); err != nil {
		tb.Errorf("openapi-spec-validator: %v\n%s", err, out)
	}
}

// readCalendar prints what the Python package icalendar makes of a file: for each event its UID, its start and end in UTC, its rule, and the
// offset from UTC, in seconds, that the zone described in the file has then.
const readCalendar = `
import sys, icalendar, datetime
cal = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
zones = {str(z["TZID"]): z.to_tz(lookup_tzid=False) for z in cal.walk("VTIMEZONE")}
for e in cal.walk("VEVENT"):
    if e.errors: sys.exit(str(e.errors))
    start, utc = e["DTSTART"], datetime.timezone.utc
    zone = zones.get(start.params.get("TZID"))
    off = int(start.dt.replace(tzinfo=None).replace(tzinfo=zone).utcoffset().total_seconds()) if zone else 0
    rule = e["RRULE"].to_ical().decode() if "RRULE" in e else ""
    print(e["UID"], start.dt.astimezone(utc).strftime("%Y%m%dT%H%M%SZ"), e["DTEND"].dt.astimezone(utc).strftime("%Y%m%dT%H%M%SZ"), rule, off)
`

// ICalendar returns what the Python package icalendar reads in a calendar, one line for each event: UID, start, end, rule, offset of its zone. It fails
// the test when the package cannot read it. False, with a line in the log, when the package is not installed.
func ICalendar(tb testing.TB, doc []byte) (string, bool) {
	tb.Helper()
	python := installed(tb, "python3")
	if python == "" {
		return "", false
	}
	if err := exec.CommandContext(context.Background(), python, "-c", "import icalendar").Run(); err != nil {
		tb.Log("not run: icalendar is not installed; .venv/bin/pip install -r test/peers/requirements.txt")
		return "", false
	}
	file := filepath.Join(tb.TempDir(), "calendar.ics")
	if err := os.WriteFile(file, doc, 0o600); err != nil {
		tb.Fatal(err)
	}
	out, err := exec.CommandContext(context.Background(), python, "-c", readCalendar, file).CombinedOutput()
	if err != nil {
		tb.Errorf("icalendar: %v\n%s", err, out)
	}
	return string(out), true
}

// disabled are the recommendations (never requirements) that we do not follow, and why:
//
//	103 uuid-check         ids made of our own ids are UUIDv5, so that writing the same thing twice gives the same bytes
//	202 relationship-types located-at, targets and attributed-to of an incident come from the incident core extension
//	302 extref-hashes      a reference to a newspaper's page has no hash of it
const disabled = "103,202,302"

// Validate runs the OASIS stix2-validator once over all bundles (or single objects) and fails the test when
// one of them breaks a requirement or an enabled recommendation of STIX 2.1. It returns without a word about
// the bundles when the validator is not installed, after saying so in the log.
func Validate(tb testing.TB, bundles ...[]byte) {
	tb.Helper()
	for _, f := range Findings(tb, bundles...) {
		tb.Error("stix2-validator: " + f)
	}
}

// Findings is Validate for a test that expects to be contradicted: it returns what the validator says, each
// with the number of the bundle, sorted; none when all is well or the validator is not installed.
func Findings(tb testing.TB, bundles ...[]byte) []string {
	tb.Helper()
	return run(tb, bundles, "--strict", "--disable", disabled)
}

// Errors returns only the broken requirements, without any recommendation.
func Errors(tb testing.TB, bundles ...[]byte) []string {
	tb.Helper()
	return run(tb, bundles, "--disable", "all")
}

func run(tb testing.TB, bundles [][]byte, options ...string) []string {
	tb.Helper()
	tool := Validator(tb)
	if tool == "" || len(bundles) == 0 {
		return nil
	}
	dir := tb.TempDir()
	for i, b := range bundles {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%04d.json", i)), b, 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	// The proxy leads nowhere: a validator that wanted the network would fail here and not only on a machine without one.
	cmd := exec.CommandContext(context.Background(), tool, append(options, dir)...)
	cmd.Env = append(os.Environ(), "http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9", "PYTHONUTF8=1")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	findings := read(string(out))
	if err != nil && len(findings) == 0 {
		tb.Fatalf("stix2-validator did not run: %v\n%s%s", err, out, stderr.String())
	}
	if n := strings.Count(string(out), "[-] Results for: "); n != len(bundles) {
		tb.Fatalf("stix2-validator looked at %d of %d bundles:\n%s%s", n, len(bundles), out, stderr.String())
	}
	return findings
}

var colour = regexp.MustCompile("\x1b\\[[0-9;]*m")

// read takes the findings out of the validator's report, which marks them [X] (error) and [!] (warning).
func read(report string) []string {
	var found []string
	file := ""
	for line := range strings.Lines(colour.ReplaceAllString(report, "")) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "[-] Results for: "); ok {
			file = strings.TrimSuffix(filepath.Base(name), ".json")
		}
		if strings.HasPrefix(line, "[X] STIX JSON: Invalid") {
			continue
		}
		if strings.HasPrefix(line, "[X]") || strings.HasPrefix(line, "[!]") {
			found = append(found, "bundle "+file+": "+strings.TrimSpace(line[3:]))
		}
	}
	slices.Sort(found)
	return found
}
