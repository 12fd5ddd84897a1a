package release

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// A fault is a mistake that somebody could make in this package. TestFaultsAreCaught builds one test binary in which
// every fault sleeps, wakes them one at a time, and wants the named law to break. So we know what the laws are worth.
type fault struct {
	name string
	law  string // the law that must notice
	file string
	old  string // what stands in the file, once; between ⟦ and ⟧ what the fault changes
	new  string // what stands there when the fault is awake
	how  how
}

// how is how old and new are put side by side.
type how int

const (
	condition how = iota // both are boolean expressions
	value                // both are expressions of one type
	statement            // both are statements that declare nothing
)

var faults = []fault{
	// Rule 1: default deny.
	{"give what nobody confirmed", "Leaves", "filter.go", `c.State != incident.Confirmed && w.no(codeState)`, `c.State == incident.Rejected && w.no(codeState)`, condition},
	{"give what is restricted", "Leaves", "filter.go", `it.Restricted && w.no(codeRestricted)`, `false`, condition},
	{"take an unknown marking for the widest", "Leaves", "filter.go", "\t⟦return unreadable⟧\n", "return 1", statement},
	{"ignore a caveat on an unknown property", "Leaves", "filter.go", "if ⟦w.no(codeUnknownProperty)⟧ {\n\t\t\t\treturn withheld\n\t\t\t}\n\t\t\tcontinue\n\t\t}\n\t\tmarks[p]", `false`, condition},
	{"give a claim whose certainty is withheld", "Leaves", "filter.go", `!seen.has(pCertainty) && w.no(codeCertainty)`, `false`, condition},

	// Rule 2: ceiling.
	{"compare with the ceiling one level too high", "Leaves", "decide.go", `ceiling: ⟦level(a.Terms.Ceiling)⟧`, `level(a.Terms.Ceiling) + 1`, value},
	{"compare a property with the ceiling one level too high", "Leaves", "filter.go", `max(base, marks[p]) > limit`, `base > limit || marks[p] > limit+1`, condition},
	{"forget the markings of single properties", "Leaves", "filter.go", `max(base, marks[p]) > limit`, `base > limit`, condition},
	{"take a tear-line from above the ceiling", "Leaves", "filter.go", `⟦l > limit⟧ || it.Origin`, `false`, condition},
	{"take a tear-line that only its author approved", "Leaves", "filter.go", `!approved(t)`, `false`, condition},
	{"keep every slot with a tear-line", "Leaves", "filter.go", `keep = keep.union(k)`, `keep = slots`, statement},
	{"mark the copy no stricter than the claim", "Leaves", "filter.go", `used = max(used, marks[p])`, `used = base`, statement},
	{"name the source in a tear-line's copy", "Leaves", "filter.go", `itself && seen.has(pSource)`, `seen.has(pSource) || !itself`, condition},

	// Rule 3: scope.
	{"ignore the subjects", "Leaves", "filter.go", `!slices.ContainsFunc(out.Actors, d.isSubject)`, `false`, condition},
	{"ignore the areas", "Leaves", "filter.go", `len(out.Places) == 0 || !d.terms.UnitAllowed(out.Places[0].Unit, d.in.Desk.Inside)`, `false`, condition},
	{"ignore the days", "Leaves", "filter.go", `!d.terms.TimeAllowed(out.When) && w.no(codeTime)`, `false`, condition},
	{"ignore the classes", "Leaves", "filter.go", `classShown && !d.terms.ClassAllowed(out.Class) && w.no(codeClass)`, `false`, condition},
	{"ignore the kinds", "Time", "filter.go", `gate == codeKind && w.no(codeKind)`, `false`, condition},
	{"let a withheld time decide", "Interference", "filter.go", `d.terms.TimeAllowed(out.When)`, `d.terms.TimeAllowed(c.When)`, value},
	{"let a withheld class decide", "Leaves", "decide.go", `d.gates[2] = max(d.gates[0], d.gates[1])`, `d.gates[2] = d.gates[0]`, statement},
	{"read the PAP the wrong way round", "Leaves", "filter.go", `pap < d.pap`, `pap > d.pap`, condition},
	{"keep the name of a place made coarser", "Leaves", "place.go", `incident.Place{Name: name, ID: id, Precision: precision, Unit: id}`, `incident.Place{Name: p.Name, ID: id, Precision: precision, Unit: id}`, value},
	{"keep the position of a place made coarser", "Leaves", "place.go", `incident.Place{Name: name, ID: id, Precision: precision, Unit: id}`, `incident.Place{Name: name, ID: id, Coord: p.Coord, Precision: precision, Unit: id}`, value},
	{"stop at the stated unit though the terms are coarser", "Leaves", "place.go", `w >= least && w >= 4`, `w >= 4`, condition},
	{"let a place one step too fine pass", "Leaves", "place.go", `case at == unknown, ⟦at < finest⟧:`, `at+1 < finest`, condition},
	{"take the name of an unknown place for harmless", "Leaves", "place.go", `case ⟦finest == 0⟧:`, `finest == 0 || at == unknown`, condition},
	{"keep places outside the areas", "Leaves", "place.go", `i > 0 && !d.anyUnit && !d.terms.UnitAllowed(p.Unit, d.in.Desk.Inside)`, `false`, condition},
	{"let the second place stand for the first", "Leaves", "place.go", `!ok && i == 0`, `false`, condition},
	{"name sources against the terms", "Leaves", "filter.go", `!w.d.terms.Sources`, `false`, condition},
	{"say when an unnamed source was published", "Leaves", "filter.go", `Kind: incident.SourcePartner, Published: ⟦incident.NoDay⟧}`, `s.Published`, value},
	{"say who counted, though sources are not named", "Leaves", "filter.go", `q.By = ⟦nil⟧`, `q.By`, value},

	// Rule 4: originator control.
	{"pass on what the originator keeps back", "Leaves", "filter.go", "⟦return 0, 0, codeOrigin⟧\n", `return 5, 0, codeGoes`, statement},
	{"forget the originator's ceiling", "Leaves", "filter.go", `limit, nameable = min(limit, l), n`, `nameable = n`, statement},
	{"take anybody's consent", "Leaves", "filter.go", `⟦c.By != o.Party⟧ ||`, `false`, condition},
	{"take a consent that has run out", "Leaves", "filter.go", `d.in.Batch.After(c.Until)`, `false`, condition},
	{"take a consent to somebody else", "Leaves", "filter.go", `!slices.Contains(c.To, taker) && !slices.Contains(c.To, agreement.Any)`, `false`, condition},
	{"give back to the taker what came from it", "Leaves", "filter.go", `o.Party == taker`, `false`, condition},
	{"write tear-lines over what is another's", "Leaves", "filter.go", `it.Origin != nil && t.By != it.Origin.Party`, `false`, condition},
	{"name an originator that did not consent to it", "Leaves", "filter.go", `case ⟦!named⟧:`, `false`, condition},

	// Rules 5 to 7: gates.
	{"skip the designation gate", "Leaves", "decide.go", `!a.DesignationOpen()`, `false`, condition},
	{"count an author as the second approver", "Time", "settle.go", `d.in.Agreement.Designated`, `false`, condition},
	{"take one approval for two", "Time", "settle.go", `len(people) < 2`, `len(people) < 1`, condition},
	{"count one person twice", "Time", "settle.go", `people = slices.Compact(people)`, `_ = people`, statement},
	{"take the approval of an older content", "Time", "settle.go", `return !o.same`, `return false && !o.same`, statement},
	{"open every step", "Leaves", "decide.go", `!d.terms.Opens(k, a.Step)`, `false`, condition},
	{"skip the assurances", "Leaves", "decide.go", `a.AssuranceOpen()`, `true`, condition},

	// Rule 8: private persons.
	{"forget private persons", "Leaves", "filter.go", `private.has(p) && !forThem`, `false`, condition},
	{"take every warning for one to them", "Leaves", "filter.go", `it.Recipient && warning`, `warning`, condition},
	{"name our own people as sources", "Leaves", "filter.go", `s.Kind == incident.SourceDesk`, `false`, condition},

	// Rules 9 and 10: nothing withheld shows; derived values are made anew.
	{"compose from the claims as they were", "Leaves", "render.go", `c := ⟦k.claim⟧`, `*k.own`, value},
	{"give the text though a slot is withheld", "Leaves", "filter.go", `seen.hasAll(slots)`, `true`, condition},
	{"give the text though a place was made coarser", "Leaves", "filter.go", `&& ⟦!cut⟧ &&`, `true`, condition},
	{"cut no portions", "Leaves", "filter.go", `w.portions(it, limit, sourceNamed, forThem)`, `true`, condition},
	{"keep a written title over withheld slots", "Leaves", "filter.go", `asWritten && seen.has(pTitle)`, `itself && seen.has(pTitle)`, condition},
	{"say whose side it was though actors are withheld", "Leaves", "filter.go", `k.silent = len(out.Actors) == 0 && out.Side == ""`, `out.Side = c.Side`, statement},
	{"count a withheld actor's dead", "Leaves", "filter.go", `if ⟦!actors && ofActor(q.Of)⟧ {`, `false`, condition},
	{"give a grade that is withheld", "Leaves", "filter.go", `seen.has(pGrade)`, `true`, condition},
	{"use a stale tear-line", "Leaves", "filter.go", `t.Over != over`, `false`, condition},
	{"drop a given tear-line when the text above it is edited", "Interference", "filter.go", `!slices.Contains(w.d.drawsOn(note), tearDigest(t))`, `true`, condition},
	{"keep our key of what it is a part of", "Leaves", "settle.go", `claimBody(w.body[:0], &k.claim, id, ⟦partOf⟧)`, `k.own.PartOf`, value},
	{"point at a parent that is withheld", "Time", "render.go", `claimBody(body, &k.claim, id, ⟦""⟧)`, `"note--" + w.names.uuid("note", k.own.PartOf).String()`, value},
	{"make ids of the claim's version", "Interference", "filter.go", `w.names.uuid("note", c.Key)`, `w.names.uuid("note", c.ID)`, value},
	{"make the incident's id of our own", "Interference", "decide.go", `names.id("incident", all[m].own.Key)`, `names.id("incident", u.own)`, value},
	{"keep the source's own id", "Leaves", "filter.go", `w.names.uuid("source", s.ID).String()`, `s.ID`, value},
	{"leave the order to the input", "Interference", "decide.go", `slices.SortFunc(order, func(a, b int32) int { return compareKept(&all[a], &all[b]) })`, `_ = order`, statement},

	// Ids, times and what stands.
	{"make ids without the lineage key", "Partners", "ids.go", `hmac.New(sha256.New, key)`, `hmac.New(sha256.New, nil)`, value},
	{"write the batch's bare time", "Partners", "ids.go", `digits[1:]`, `"000000"`, value},
	{"write the time of the claim as created", "Time", "render.go", `c.Created, c.Modified = d.stamp, d.stamp`, `c.Created, c.Modified = "2025-03-01T10:00:00.000000000Z", d.stamp`, statement},
	{"write when we took the claim in", "Time", "render.go", "at\":\"`...)\n\t\t⟦b = append(b, c.Modified...)⟧", `b = append(b, "2025-03-01T10:00:00Z"...)`, statement},
	{"give again what stands unchanged", "Time", "render.go", `o.same && slices.Equal(g.Refs, c.Refs)`, `false`, condition},
	{"create anew what was only changed", "Time", "render.go", `c.Created = g.Created`, `_ = g`, statement},
	{"not move modified in a second batch within the millisecond", "Time", "ids.go", `if ⟦stamp > before⟧ {`, `true`, condition},
	{"take nothing back", "Time", "settle.go", "if ⟦len(d.given) > 0⟧ {\n\t\tstand", `false`, condition},
	{"leave the influence of a withdrawn claim", "Time", "settle.go", `all(g.From, lives)`, `true`, condition},
	{"leave what refers to something taken back", "Time", "settle.go", `all(g.Refs, lives)`, `true`, condition},
	{"let everything go at once in an urgent batch", "Time", "settle.go", `d.in.Urgent && !u.warning`, `false`, condition},
	{"refer to places that are not given", "Time", "settle.go", "for _, s := range common {\n\t\tobjects = append(objects, s.objects)\n\t}", "_ = common", statement},
	{"link to a parent that waits", "Time", "settle.go", `(p.unit < 0 || !units[p.unit].open) && !stays["note--"+p.note.String()]`, `false`, condition},
	{"write a NUL", "Total", "json.go", `case ⟦0⟧:`, `byte(1)`, value},
	// Watches.
	{"give a watch above the ceiling", "Watches", "watches.go", "⟦out.marking > limit && no(codeWatchCeiling)⟧ {\n\t\treturn out\n\t}\n\tif !inside", `false`, condition},
	{"forget the marking of a watch's area", "Watches", "watches.go", "⟦max(out.marking, l.marking)⟧, append(out.by, l.by...)\n\t\tif why := l.goesIn(span)", `out.marking`, value},
	{"cut nothing by the days of the terms", "Watches", "watches.go", `!inside(span, k.days) && no(codeWatchTime)`, `false`, condition},
	{"ignore the units for a polygon", "Watches", "watches.go", `!k.within(w.Shape) && no(codeOutlineOutside)`, `false`, condition},
	{"ignore the units for an area", "Watches", "watches.go", `case ⟦!k.within(o.Shape)⟧:`, `false`, condition},
	{"give an outline under coarse terms", "Watches", "watches.go", `d.terms.Finest != incident.PlaceExact && no(codeOutlineFine)`, `false`, condition},
	{"believe what calls itself a unit", "Watches", "watches.go", `l.told.Unit != "" && k.coarseUnit(l.told.Unit)`, `l.told.Unit != ""`, condition},
	{"give what is heard of others", "Watches", "watches.go", `if ⟦no(codeKeeper)⟧ {`, `false`, condition},
	{"forget the originator of a watch", "Watches", "watches.go", `limit, nameable = min(limit, l), n`, `nameable = n`, statement},
	{"forget the originator of an area", "Watches", "watches.go", "l.limit = min(l.limit, limit)", `l.limit = unreadable`, statement},
	{"give what no plan in force has", "Watches", "watches.go", `w.Plan != "" && !k.in.PlansInForce[w.Plan] && no(codePlan)`, `false`, condition},
	{"give the word of others", "Watches", "watches.go", `(t.Party.ID != d.in.Party.ID || t.Origin != "") && no(codeWordOfOthers)`, `false`, condition},
	{"forget that we said otherwise since", "Watches", "watches.go", `k.overtakes(o, out) && no(codeOvertaken)`, `false`, condition},
	{"let a word reach beyond the agreement", "Watches", "watches.go", `out.span = ⟦watch.SpanOf(t.From, t.Until).Cut(k.days).Cut(daysOf(incident.NoDay, d.terms.Ends))⟧`, `watch.SpanOf(t.From, t.Until).Cut(k.days)`, value},
	{"name who keeps it without consent", "Silent", "watches.go", `out.marking <= nameable`, `true`, condition},
	{"give a telephone as a contact", "Silent", "watches.go", `numbered(w.Contact)`, `false`, condition},
	{"give a word that is not true for the taker", "Vacuum", "watches.go", `if ids := k.untold(out, stand); ⟦len(ids) > 0⟧ {`, `false`, condition},
	{"count a watch as told that only waits", "Vacuum", "watches.go", `stand[out.own] = out.open`, `stand[out.own] = out.verdict == goes`, statement},
	{"let stand what is not so any more", "Standing", "watches.go", `g != nil && !g.Withdrawn && g.Unit == out.unit && out.object.same`, `g != nil && !g.Withdrawn`, condition},
	{"be content with one person", "Standing", "watches.go", "case ⟦len(people) < 2⟧:\n\t\treturn codeApproval\n\tcase d.in.Agreement.Designated && !slices.ContainsFunc(people, func(p string) bool { return !slices.Contains(authors", `len(people) < 1`, condition},
	{"take watches for urgent", "Standing", "watches.go", "if ⟦d.in.Urgent⟧ {\n\t\tfor _, g", `false`, condition},
	{"let a note decide of the bytes", "Unseen", "watches.go", `told.Contact = ⟦w.Contact⟧`, `text.Bilingual{EN: w.Note}`, value},
	{"give without a step", "Deny", "watches.go", "default:\n\t\tout.verdict, out.why = ⟦closed⟧, k.gate", `goes`, value},
}

// seed writes a sleeping fault into a source.
func (f *fault) seed(source string, number int) (string, error) {
	before, rest, marked := strings.Cut(f.old, "⟦")
	old, after, _ := strings.Cut(rest, "⟧")
	if !marked {
		before, old = "", f.old
	}
	if n := strings.Count(source, before+old+after); n != 1 {
		return "", fmt.Errorf("fault %q: %q stands %d times in %s", f.name, before+old+after, n, f.file)
	}
	awake := fmt.Sprintf("faulty(%d)", number)
	both := ""
	switch f.how {
	case condition:
		both = fmt.Sprintf("(%s && (%s) || !%s && (%s))", awake, f.new, awake, old)
	case value:
		both = fmt.Sprintf("choose(%s, %s, %s)", awake, f.new, old)
	case statement:
		both = fmt.Sprintf("if %s {\n%s\n} else {\n%s\n}", awake, f.new, old)
	}
	return strings.Replace(source, before+old+after, before+both+after, 1), nil
}

// waking is added to the package in which faults sleep.
const waking = `package release

import "os"

var awake = os.Getenv("TANSIQ_FAULT")

func faulty(n int) bool { return awake == number(n) }

func number(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return number(n/10) + number(n%10)
}

func choose[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}
`

// buildFaulty builds the test binary of this package with all faults in it.
func buildFaulty(t *testing.T) (binary string) {
	t.Helper()
	dir := t.TempDir()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	sources := map[string]string{"faulty.go": waking}
	for i, f := range faults {
		if sources[f.file] == "" {
			b, err := os.ReadFile(f.file)
			if err != nil {
				t.Fatal(err)
			}
			sources[f.file] = string(b)
		}
		if sources[f.file], err = f.seed(sources[f.file], i+1); err != nil {
			t.Error(err)
			sources[f.file] = ""
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for name, source := range sources {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(here, name)] = path
	}
	// Only the laws are wanted: other tests need not be built.
	others, err := filepath.Glob(filepath.Join(here, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range others {
		switch filepath.Base(path) {
		case "law_test.go", "graph_test.go", "watches_law_test.go":
		default:
			overlay.Replace[path] = ""
		}
	}
	b, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(dir, "faulty.test")
	out, err := exec.Command("go", "test", "-c", "-vet=off", "-overlay", filepath.Join(dir, "overlay.json"), "-o", binary, ".").CombinedOutput()
	if err != nil {
		t.Fatalf("building the package with faults: %v\n%s", err, out)
	}
	return binary
}

var laws = map[string]string{"Leaves": "TestLawNothingLeavesThatMayNot", "Interference": "TestLawNonInterference", "Monotone": "TestLawMonotone",
	"Time": "TestLawThroughTime", "Partners": "TestLawNoTwoPartnersShareAnIDOrATime", "Total": "TestLawTotal",
	"Watches": "TestLawWatchesReference", "Silent": "TestLawWatchesSayNothingElse", "Vacuum": "TestLawWatchesNeverFalseVacuum", "Standing": "TestLawWatchesThroughTime",
	"Unseen": "TestLawWatchesNonInterference", "Deny": "TestLawWatchesDefaultDeny"}

// runLaws runs laws on up to so many graphs with a fault awake, the same graphs each time, and returns what was said;
// broken reports that one failed.
func runLaws(binary, pattern, graphs string, number int) (out []byte, broken bool, err error) {
	cmd := exec.Command(binary, "-test.run", pattern, "-test.failfast", "-rapid.nofailfile", "-rapid.shrinktime", "1ms", "-rapid.seed", "1", "-rapid.checks", graphs)
	cmd.Env = append(os.Environ(), fmt.Sprintf("TANSIQ_FAULT=%d", number), "TANSIQ_LAW_GRAPHS=1", "TANSIQ_LAW_ANY=1")
	out, err = cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out, bytes.Contains(out, []byte("--- FAIL: TestLaw")), nil
	}
	return out, false, err
}

var (
	passedForm = regexp.MustCompile(`OK, passed (\d+) tests`)
	failedForm = regexp.MustCompile(`failed after (\d+) tests`)
)

// tried is on how many graphs a law was tried, by what rapid said.
func tried(out []byte) int {
	n := 0
	for _, m := range append(passedForm.FindAllSubmatch(out, -1), failedForm.FindAllSubmatch(out, -1)...) {
		k, err := strconv.Atoi(string(m[1]))
		if err == nil {
			n += k
		}
	}
	return n
}

func TestFaultsAreCaught(t *testing.T) {
	binary := buildFaulty(t)
	if out, broken, err := runLaws(binary, "TestLaw", "100", 0); broken || err != nil {
		t.Fatalf("with all faults asleep: %v\n%s", err, out)
	}
	var mu sync.Mutex
	hardest, hard := 0, ""
	var wg sync.WaitGroup
	turns := make(chan struct{}, 2)
	for i, f := range faults {
		wg.Add(1)
		go func() {
			defer wg.Done()
			turns <- struct{}{}
			defer func() { <-turns }()
			out, broken, err := runLaws(binary, laws[f.law]+"$", "4000", i+1)
			if err != nil {
				t.Errorf("%s: %v", f.name, err)
			} else if broken {
				mu.Lock()
				if n := tried(out); n > hardest {
					hardest, hard = n, f.name
				}
				mu.Unlock()
			} else {
				t.Errorf("%s %q: the law %s holds all the same\n%s", f.file, f.name, laws[f.law], out)
			}
		}()
	}
	wg.Wait()
	t.Logf("%d faults, each caught by the law that is there for it; the hardest, %q, took %d graphs", len(faults), hard, hardest)
}
