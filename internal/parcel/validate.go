package parcel

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/party"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// What stands in bodies is checked for form here; whether it fits an agreement is for the rooms that know it.

var (
	hexID    = regexp.MustCompile(`^[0-9a-f]{32}$`)
	hexHash  = regexp.MustCompile(`^[0-9a-f]{64}$`)
	codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	unitForm = regexp.MustCompile(`^(kg|litre|[A-Z]{3})?$`)
)

func tlpLevels() []string {
	return []string{"TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"}
}

func papLevels() []string { return []string{"PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED"} }

// first returns the first error of a list, as an error proper.
func first(list ...*Error) error {
	for _, e := range list {
		if e != nil {
			return e
		}
	}
	return nil
}

func form(field, s string, re *regexp.Regexp, what string) *Error {
	if !re.MatchString(s) {
		return contentFault(field, fmt.Sprintf("%q is not %s", clip(s), what))
	}
	return nil
}

func oneOf(field, s string, list []string) *Error {
	if !slices.Contains(list, s) {
		return contentFault(field, fmt.Sprintf("%q is none of %s", clip(s), strings.Join(list, ", ")))
	}
	return nil
}

func partyID(field, s string) *Error {
	if !party.ValidID(s) {
		return contentFault(field, fmt.Sprintf("%q is not the id of a party", clip(s)))
	}
	return nil
}

func between(field string, n, least, most int64) *Error {
	if n < least || n > most {
		return contentFault(field, fmt.Sprintf("%d is not from %d to %d", n, least, most))
	}
	return nil
}

// copies checks a list of ids of copies, of which there is at least one unless none is allowed.
func copies(field string, ids []string, none bool) *Error {
	if len(ids) == 0 && !none {
		return contentFault(field, "missing")
	}
	if len(ids) > MaxIDs {
		return contentFault(field, fmt.Sprintf("%d ids, at most %d are allowed", len(ids), MaxIDs))
	}
	seen := make(map[string]bool, len(ids))
	for i, id := range ids {
		at := fmt.Sprintf("%s[%d]", field, i)
		if _, _, err := stix.SplitID(id); err != nil {
			return contentFault(at, err.Error())
		}
		if seen[id] {
			return contentFault(at, id+" stands twice")
		}
		seen[id] = true
	}
	return nil
}

// words checks a text for people. needed: at least one language is there.
func words(field string, t text.Bilingual, needed bool) *Error {
	if needed && strings.TrimSpace(t.AR) == "" && strings.TrimSpace(t.EN) == "" {
		return contentFault(field, "missing in every language")
	}
	for _, s := range []struct{ lang, text string }{{"ar", t.AR}, {"en", t.EN}} {
		if n := utf8.RuneCountInString(s.text); n > MaxText {
			return contentFault(field+"."+s.lang, fmt.Sprintf("%d characters, at most %d are allowed", n, MaxText))
		}
		if !utf8.ValidString(s.text) || strings.ContainsFunc(s.text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			return contentFault(field+"."+s.lang, "holds characters that are not text")
		}
	}
	return nil
}

// notes checks a list of signed notes, of which there is at least one. What they say and who signed is for the
// rooms that know them.
func notes(field string, list []Note) *Error {
	if len(list) == 0 {
		return contentFault(field, "missing")
	}
	if len(list) > MaxNotes {
		return contentFault(field, fmt.Sprintf("%d notes, at most %d are allowed", len(list), MaxNotes))
	}
	for i, n := range list {
		if e := note(fmt.Sprintf("%s[%d]", field, i), n); e != nil {
			return e
		}
	}
	return nil
}

func note(field string, n Note) *Error {
	switch {
	case len(n) == 0:
		return contentFault(field, "empty")
	case len(n) > maxNote:
		return contentFault(field, fmt.Sprintf("%d bytes, at most %d are allowed", len(n), maxNote))
	case !utf8.Valid(n) || slices.Contains(n, 0):
		return contentFault(field, "a signed note is text")
	}
	return nil
}

// Validate checks that exactly one of both is there.
func (b Keys) Validate() error {
	switch {
	case len(b.Rotations) > 0 && b.Revocation != nil:
		return contentFault("revocation", "keys are replaced or revoked, not both")
	case len(b.Rotations) == 0 && b.Revocation == nil:
		return contentFault("rotations", "missing")
	case len(b.Rotations) > 64:
		return contentFault("rotations", "more than 64")
	}
	for i, r := range b.Rotations {
		if i > 0 && (r.Party != b.Rotations[0].Party || r.New.Generation != b.Rotations[i-1].New.Generation+1) {
			return contentFault(fmt.Sprintf("rotations[%d]", i), "does not follow the one before it")
		}
	}
	return nil
}

// Validate verifies the sheet and looks whether there are notes.
func (b Instrument) Validate() error {
	if err := b.Sheet.Verify(); err != nil {
		e := contentFault("sheet", err.Error())
		e.Err = err
		return e
	}
	return first(notes("notes", b.Notes))
}

// Validate checks lineage and notes for form.
func (b Signature) Validate() error {
	return first(form("lineage", b.Lineage, hexHash, "a lineage"), notes("notes", b.Notes))
}

// Validate checks every field, and every object against STIX 2.1.
func (b Release) Validate() error {
	if err := first(
		form("lineage", b.Lineage, hexHash, "a lineage"),
		form("agreement", b.Agreement, hexHash, "the id of an instrument"),
		between("step", int64(b.Step), 1, 1000),
		form("purpose", b.Purpose, codeForm, "a code"),
		words("purpose_text", b.PurposeText, false),
		oneOf("pap", b.PAP, papLevels()),
		between("retention_days", int64(b.RetentionDays), 1, 36_600),
		b.Onward.check("onward"),
		copies("withdrawn", b.Withdrawn, true),
	); err != nil {
		return err
	}
	if b.Basis != "" {
		if e := form("basis", b.Basis, codeForm, "a code"); e != nil {
			return e
		}
	}
	switch {
	case len(b.Objects) == 0 && len(b.Withdrawn) == 0:
		return contentFault("objects", "nothing is given and nothing withdrawn")
	case len(b.Objects) > MaxObjects:
		return contentFault("objects", fmt.Sprintf("%d objects, at most %d are allowed", len(b.Objects), MaxObjects))
	}
	withdrawn := make(map[string]bool, len(b.Withdrawn))
	for _, id := range b.Withdrawn {
		withdrawn[id] = true
	}
	given := make(map[string]bool, len(b.Objects))
	for i, raw := range b.Objects {
		at := fmt.Sprintf("objects[%d]", i)
		if len(raw) == 0 || raw[0] != '{' || raw[len(raw)-1] != '}' {
			return contentFault(at, "not an object, or with white space around it")
		}
		o, err := stix.New(raw)
		switch {
		case err != nil:
			e := contentFault(at, err.Error())
			e.Err = err
			return e
		case given[o.ID]:
			return contentFault(at, o.ID+" stands twice")
		case withdrawn[o.ID]:
			return contentFault(at, o.ID+" is given and withdrawn at once")
		}
		given[o.ID] = true
	}
	return nil
}

func (o Onward) check(field string) *Error {
	if e := oneOf(field+".rule", o.Rule, []string{"none", "ask", "listed"}); e != nil {
		return e
	}
	if o.Rule != "listed" {
		if len(o.Parties) > 0 || o.Ceiling != "" {
			return contentFault(field+".rule", "parties and a ceiling go only with the rule listed")
		}
		return nil
	}
	if len(o.Parties) == 0 || len(o.Parties) > 1000 {
		return contentFault(field+".parties", "1 to 1000 parties")
	}
	for i, p := range o.Parties {
		if p == "*" && len(o.Parties) == 1 {
			break
		}
		if e := partyID(fmt.Sprintf("%s.parties[%d]", field, i), p); e != nil {
			return e
		}
	}
	return oneOf(field+".ceiling", o.Ceiling, tlpLevels())
}

// Validate checks the ids of the copies.
func (b Acknowledge) Validate() error { return first(copies("copies", b.Copies, false)) }

// Validate checks every field against its list.
func (b Outcome) Validate() error {
	if err := first(copies("copy", []string{b.Copy}, false), oneOf("code", b.Code, OutcomeCodes()), words("text", b.Text, false)); err != nil {
		return err
	}
	if len(b.Seized) > 200 {
		return contentFault("seized", "more than 200 lines")
	}
	for i, s := range b.Seized {
		at := fmt.Sprintf("seized[%d]", i)
		if err := first(oneOf(at+".item", s.Item, SeizedItems()), between(at+".count", s.Count, 1, 1<<53),
			form(at+".unit", s.Unit, unitForm, "a unit")); err != nil {
			return err
		}
	}
	return nil
}

// Validate checks ids and reason.
func (b Recall) Validate() error {
	return first(copies("copies", b.Copies, false), oneOf("reason", b.Reason, RecallReasons()))
}

// Validate checks the ids of the copies.
func (b Recalled) Validate() error { return first(copies("copies", b.Copies, false)) }

// Validate checks every field; what the asker does not tell must not stand there.
func (b Ask) Validate() error {
	if err := first(copies("copies", b.Copies, false), form("purpose", b.Purpose, codeForm, "a code"), words("purpose_text", b.PurposeText, false),
		oneOf("to.who", b.To.Who, []string{"party", "class", "nobody"})); err != nil {
		return err
	}
	switch {
	case b.To.Who != "party" && b.To.Party != "":
		return contentFault("to.party", "stands there although the recipient is not told")
	case b.To.Who != "class" && b.To.Class != (text.Bilingual{}):
		return contentFault("to.class", "stands there although no class is told")
	case b.To.Who == "party":
		return first(partyID("to.party", b.To.Party))
	case b.To.Who == "class":
		return first(words("to.class", b.To.Class, true))
	}
	return nil
}

// Validate checks every field; conditions go only with the answer "conditions".
func (b Answer) Validate() error {
	if err := first(copies("copies", b.Copies, false), oneOf("answer", b.Answer, []string{"yes", "no", "conditions"})); err != nil {
		return err
	}
	if b.Answer != "conditions" {
		if b.Conditions != (text.Bilingual{}) || b.Ceiling != "" {
			return contentFault("conditions", "go only with the answer conditions")
		}
		return nil
	}
	if b.Ceiling != "" {
		if e := oneOf("ceiling", b.Ceiling, tlpLevels()); e != nil {
			return e
		}
	}
	return first(words("conditions", b.Conditions, b.Ceiling == ""))
}

// Validate checks every field.
func (b Breach) Validate() error {
	return first(form("lineage", b.Lineage, hexHash, "a lineage"), oneOf("code", b.Code, BreachCodes()), words("text", b.Text, true),
		copies("copies", b.Copies, true))
}

// Validate checks that what stands there may be a checkpoint.
func (b Heads) Validate() error {
	for _, c := range []struct {
		field string
		note  Note
	}{{"written", b.Written}, {"witnessed", b.Witnessed}} {
		if len(c.note) > 0 {
			if e := note(c.field, c.note); e != nil {
				return e
			}
		}
	}
	return nil
}

// Validate checks that exactly one of both is there, and its bounds.
func (b Mirror) Validate() error {
	switch {
	case b.Request != nil && b.Answer != nil:
		return contentFault("answer", "a question or an answer, not both")
	case b.Request != nil:
		r := b.Request
		return first(partyID("request.writer", r.Writer), between("request.from", r.From, 0, 1<<53), between("request.limit", int64(r.Limit), 1, MaxEntries))
	case b.Answer != nil:
		p := &b.Answer.Piece
		return first(between("answer.piece.entries", int64(len(p.Entries)), 0, MaxEntries), piece("answer.piece", p))
	}
	return contentFault("request", "missing")
}

// Validate checks that there is a fault when something was refused, and none when it was accepted.
func (b Receipt) Validate() error {
	if e := oneOf("status", string(b.Status), []string{string(Accepted), string(Waiting), string(Refused)}); e != nil {
		return e
	}
	switch {
	case b.Status == Accepted && b.Fault != "":
		return contentFault("fault", "does not go with what was accepted")
	case b.Status == Refused || b.Fault != "":
		return first(form("fault", string(b.Fault), codeForm, "a code"))
	}
	return nil
}
