package agreement

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gowebpki/jcs"

	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/text"
)

// MaxSize is the largest body of terms or of a climb that is read, in bytes: that of a part of an instrument.
const MaxSize = instrument.MaxBody

// ParseError says why a body cannot be read as terms or as a climb.
type ParseError struct {
	Code  string // stable: syntax, unknown_field, twice, type, value, size
	Field string // path of the field, where one is to blame
	Err   error  // what was found underneath; may be nil
}

// Error is the refusal in English.
func (e *ParseError) Error() string { return e.Words().EN }

// Unwrap returns what was found underneath.
func (e *ParseError) Unwrap() error { return e.Err }

// Words says what is wrong and what to do.
func (e *ParseError) Words() text.Bilingual {
	f := strconv.Quote(e.Field)
	switch e.Code {
	case "unknown_field":
		return text.Bilingual{
			AR: "في النص المراد توقيعه حقل لا تعرفه هذه العقدة: " + isolate(f) + ". ما لا يُفهم لا يُوقَّع: احذفه، أو حدّث البرنامج إن كان الطرف الآخر يستعمل نسخة أحدث",
			EN: "what is to be signed holds a field that this node does not know: " + f + ". What is not understood is not signed: take it out, or update if the other party runs a newer version",
		}
	case "twice":
		return text.Bilingual{
			AR: "الحقل " + isolate(f) + " مذكور مرتين، فقد يقرأه كل طرف على وجه: أبقِ واحدًا",
			EN: "the field " + f + " stands there twice, and each party could read another one: keep one",
		}
	case "type":
		return text.Bilingual{AR: "قيمة من نوع غير صحيح في الحقل " + isolate(f) + ": صحّحها", EN: "a value of the wrong type in the field " + f + ": correct it"}
	case "value":
		return text.Bilingual{
			AR: "فيها قيمة لا تُقرأ: تُكتب التواريخ هكذا: 2025-01-31، والأعداد صحيحة بلا كسور",
			EN: "a value cannot be read: dates are written like 2025-01-31, numbers are whole",
		}
	case "size":
		return text.Bilingual{AR: "النص أكبر من الحد المسموح (256 كيلوبايت، و200 عنصر في كل قائمة، و5000 قيمة في الكل): اختصره", EN: "what is to be signed is larger than 256 kB, a list in it has more than 200 entries, or all of it more than 5,000 values: shorten it"}
	}
	return text.Bilingual{AR: "ليس هذا نصًا بصيغة \u2068JSON\u2069 سليمة: اطلب نسخة جديدة ممن أرسله", EN: "this is not valid JSON: ask whoever sent it for a new copy"}
}

// Parse reads terms from JSON, strictly: a field that is not known, one that is written in another letter case or
// that stands there twice, and anything after the end are refused with a *ParseError. A missing field stays
// empty, and what is empty does not go. Parse does not check what the terms say: see Terms.Check.
func Parse(b []byte) (Terms, error) {
	t := Terms{From: incident.NoDay, To: incident.NoDay, Starts: incident.NoDay, Ends: incident.NoDay}
	if err := strict(b, &t); err != nil {
		return Terms{}, err
	}
	return t, nil
}

// Marshal writes the terms as canonical JSON (RFC 8785) with every field: the same terms always make the same
// bytes, whichever node writes them.
func (t Terms) Marshal() ([]byte, error) {
	fill(&t.Kinds)
	fill(&t.Subjects)
	fill(&t.Units)
	fill(&t.Classes)
	fill(&t.Assurances)
	fill(&t.Onward.Parties)
	t.Ladder = slices.Clone(t.Ladder)
	fill(&t.Ladder)
	for i := range t.Ladder {
		fill(&t.Ladder[i].Opens)
		fill(&t.Ladder[i].Conditions)
	}
	return canonical(t)
}

// fill makes a nil list an empty one, which JSON writes as [] and not as null.
func fill[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}

func canonical(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err == nil {
		b, err = jcs.Transform(b)
	}
	if err != nil {
		return nil, fmt.Errorf("writing a body: %w", err)
	}
	return b, nil
}

// strict decodes b into v, which must be a pointer to a struct whose fields all have names in JSON.
func strict(b []byte, v any) error {
	switch {
	case len(b) > MaxSize:
		return &ParseError{Code: "size"}
	case !utf8.Valid(b):
		return &ParseError{Code: "syntax", Err: errors.New("not valid UTF-8")}
	}
	got, err := tree(b, maxValues)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	if err := d.Decode(v); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return &ParseError{Code: "type", Field: wrong.Field, Err: err}
		}
		return &ParseError{Code: "value", Err: err} // the syntax was found good above
	}
	// The decoder takes a field in whatever letter case; two readers could then take different ones. So what was
	// read is written again, and every field that came must be there.
	back, err := json.Marshal(v)
	if err != nil {
		return &ParseError{Code: "syntax", Err: err}
	}
	want, err := tree(back, 10*maxValues) // with all fields that did not come
	if err != nil {
		return err
	}
	return known(got, want, "")
}

// known returns an error for the first field of got that is not in want.
func known(got, want any, at string) error {
	switch g := got.(type) {
	case object:
		w, ok := want.(object)
		if !ok && len(g) > 0 {
			return &ParseError{Code: "type", Field: at}
		}
		for _, m := range g {
			field := m.name
			if at != "" {
				field = at + "." + m.name
			}
			i := slices.IndexFunc(w, func(x member) bool { return x.name == m.name })
			switch {
			case i >= 0:
				if err := known(m.value, w[i].value, field); err != nil {
					return err
				}
			case m.value == "" && (m.name == "ar" || m.name == "en"): // an empty text is not written again
			default:
				return &ParseError{Code: "unknown_field", Field: field}
			}
		}
	case []any:
		w, ok := want.([]any)
		if !ok && len(g) > 0 || ok && len(w) != len(g) {
			return &ParseError{Code: "type", Field: at}
		}
		for i := range g {
			if err := known(g[i], w[i], at+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
	}
	return nil
}

// object is a JSON object with its members in their order.
type object []member

type member struct {
	name  string
	value any
}

// Bounds on what is looked at. Terms nest 6 deep, no name in them is longer than 20 bytes, and even the fullest have less than 2,000 values.
const (
	maxDepth  = 10
	maxName   = 60
	maxValues = 5000
)

// tree reads one JSON value of at most so many values inside, and refuses a name that stands twice in one object.
func tree(b []byte, values int) (any, error) {
	r := &treeReader{json.NewDecoder(bytes.NewReader(b)), values}
	r.UseNumber()
	v, err := r.branch("", 0)
	if err != nil {
		return nil, err
	}
	if _, err := r.Token(); !errors.Is(err, io.EOF) {
		return nil, &ParseError{Code: "syntax", Err: errors.New("something follows the end")}
	}
	return v, nil
}

type treeReader struct {
	*json.Decoder
	left int // values that may still come
}

func (d *treeReader) branch(at string, depth int) (any, error) {
	if depth > maxDepth {
		return nil, &ParseError{Code: "syntax", Err: errors.New("nested too deeply")}
	}
	if d.left--; d.left < 0 {
		return nil, &ParseError{Code: "size", Field: at}
	}
	t, err := d.Token()
	if err != nil {
		return nil, &ParseError{Code: "syntax", Err: err}
	}
	switch t {
	case json.Delim('{'):
		o := object{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, &ParseError{Code: "syntax", Err: err}
			}
			field, _ := name.(string)
			if len(field) > maxName {
				return nil, &ParseError{Code: "unknown_field", Field: strings.ToValidUTF8(field[:maxName], "") + "…"}
			}
			path := field
			if at != "" {
				path = at + "." + field
			}
			if slices.ContainsFunc(o, func(m member) bool { return m.name == field }) {
				return nil, &ParseError{Code: "twice", Field: path}
			}
			if len(o) >= maxList {
				return nil, &ParseError{Code: "size", Field: at}
			}
			v, err := d.branch(path, depth+1)
			if err != nil {
				return nil, err
			}
			o = append(o, member{field, v})
		}
		_, err := d.Token()
		return o, closed(err)
	case json.Delim('['):
		var list []any
		for d.More() {
			if len(list) >= maxList {
				return nil, &ParseError{Code: "size", Field: at}
			}
			v, err := d.branch(at+"["+strconv.Itoa(len(list))+"]", depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, closed(err)
	}
	if n, ok := t.(json.Number); ok {
		// Canonical JSON counts in float64, which rounds beyond 2^53.
		if v, err := strconv.ParseInt(n.String(), 10, 64); err != nil || v > 1<<53 || v < -1<<53 {
			return nil, &ParseError{Code: "value", Field: at, Err: fmt.Errorf("%s is not a whole number that can be kept", n)}
		}
	}
	return t, nil
}

func closed(err error) error {
	if err != nil {
		return &ParseError{Code: "syntax", Err: err}
	}
	return nil
}
