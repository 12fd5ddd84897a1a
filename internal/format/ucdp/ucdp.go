// Package ucdp reads the Georeferenced Event Dataset of the Uppsala Conflict Data Program (UCDP GED) as CSV
// into claims: the releases with 49 columns, the older ones with 41, and any other that has the columns it
// needs, found by their names in the header.
//
// A row becomes one claim of the source "ucdp-ged". Sentences of other people (article, headline, notes) are left
// out. Nothing here writes: the caller stores what is yielded, or runs Check first and stores nothing when a
// row is bad.
//
// What the codes of UCDP become:
//
//   - type_of_violence 1 and 2: a clash whose sides are Involved, because GED does not say who began;
//     3: an attack by side_a on civilians. The side relative to a desk's subject group is left to
//     incident.DeriveSide: undetermined for a clash, group or neither for an attack
//   - date_prec 1: a day; 2 and 3: within a week; 4: within a month; 5: within a year
//   - where_prec 1: a point; 2: near one (25 km); 3 a district; 4 a governorate; 5: a region of 50 km, because a
//     line or a fuzzy area has no better shape here; 6 a country; 7: no place, in international waters or air
//   - best, low, high: killed in all. A best figure outside its own bounds occurs in the releases: then the bounds
//     are widened to hold it. deaths_a, deaths_b, deaths_civilians, deaths_unknown: parts of it
//   - event_clarity 1: asserted; 2 (known only as part of a summary): reported. Claims are not graded: a grade is
//     a person's judgment. Everything is TLP:CLEAR
package ucdp

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"

	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Source is the id of the source of all claims made here.
const Source = "ucdp-ged"

// Options say what a reading depends on besides the file. The zero value works: then units, actors and
// places keep only the names that UCDP gives them.
type Options struct {
	Now time.Time // when the file is taken in; dates after it are refused. Zero: the present

	Units  *area.Atlas          // administrative units; nil: what is known to a unit only has no polygon
	Places *gazetteer.Gazetteer // gives places their id and Arabic name; nil: the names stay as they are

	// Actor finds an actor by the name that UCDP gives one side (one actor, not an alliance); nil or ok false: the
	// name stays as it is.
	Actor func(name string) (id string, names text.Bilingual, ok bool)
	// Subject reports whether an actor is the subject group or a part of it: the sides of a clash are then given with
	// it first, so that a title that names only some of them names it. Nil: as the file has them.
	Subject func(id string) bool

	// Bad, if not nil, is told of each rejected row as it is met.
	Bad func(RowError)
}

// Row is one row of the file as a claim.
type Row struct {
	Line   int   // line on which the row begins, from 1
	Offset int64 // bytes of decoded text read up to the end of the row, for progress
	Claim  incident.Claim
}

// MaxErrors is how many rejected rows a Report keeps; it counts all of them.
const MaxErrors = 1000

// Report is what was read.
type Report struct {
	Columns   int         // in the header
	Encoding  string      // "utf-8", "windows-1252", …
	Delimiter rune        // ',', ';' or tab
	Read      int         // rows read, good and bad
	Rejected  int         // bad ones
	Widened   int         // rows whose best figure lay outside its own bounds
	Notes     []text.Note // what was converted
	Errors    []RowError  // the first MaxErrors bad rows
}

// Check reads the whole file and yields nothing: a caller that wants all rows or none runs it first and
// writes nothing when Rejected is not 0.
func Check(r io.Reader, o Options) (Report, error) {
	return Read(r, o, func(Row) error { return nil })
}

// Read reads a GED file and calls yield for each good row in order. Bad rows are reported and passed over.
// The error is a *FileError when the file as a whole cannot be read (before any row was yielded, except for a
// quote that is never closed), an error of the reader, or whatever yield returned.
func Read(r io.Reader, o Options, yield func(Row) error) (Report, error) {
	var rep Report
	decoded, size, err := decode(r, &rep)
	if err != nil {
		return rep, err
	}
	first, err := decoded.Peek(64 << 10)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return rep, fmt.Errorf("reading the file: %w", err)
	}
	if len(bytes.TrimSpace(first)) == 0 {
		return rep, &FileError{Code: "empty"}
	}
	rep.Delimiter = delimiter(first)
	c := csv.NewReader(decoded)
	c.Comma = rep.Delimiter
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	header, err := c.Read()
	if err != nil {
		return rep, fileError(err)
	}
	rep.Columns = len(header)
	cols, err := columnsOf(header)
	if err != nil {
		return rep, err
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	p := newParser(o, cols, rep.Columns)
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			return rep, nil
		}
		var bad *RowError
		line := 0
		if err != nil {
			if bad = badRow(c, err, size); bad == nil {
				return rep, fileError(err)
			}
		} else {
			line, _ = c.FieldPos(0)
			if len(record) == 1 && strings.TrimSpace(record[0]) == "" {
				continue // a line of blanks
			}
		}
		rep.Read++
		var claim incident.Claim
		if bad == nil {
			claim, bad = p.row(record, line)
		}
		if bad != nil {
			rep.Rejected++
			if len(rep.Errors) < MaxErrors {
				rep.Errors = append(rep.Errors, *bad)
			}
			if o.Bad != nil {
				o.Bad(*bad)
			}
			continue
		}
		rep.Widened = p.widened
		if err := yield(Row{Line: line, Offset: c.InputOffset(), Claim: claim}); err != nil {
			return rep, err
		}
	}
}

// wholeLimit is up to what size a file is decoded in one piece; of a larger one the encoding is judged by
// that much of it.
const wholeLimit = 32 << 20

// decode turns the bytes into UTF-8 without a byte order mark. size is that of the text, −1 when it is too
// large to know beforehand.
func decode(r io.Reader, rep *Report) (decoded *bufio.Reader, size int64, err error) {
	head, err := io.ReadAll(io.LimitReader(r, wholeLimit))
	if err != nil {
		return nil, 0, fmt.Errorf("reading the file: %w", err)
	}
	whole := len(head) < wholeLimit
	judged := head
	if !whole {
		// Not in the middle of a character.
		if i := bytes.LastIndexByte(head, '\n'); i > 0 {
			judged = head[:i+1]
		}
	}
	d, err := text.Decode(judged)
	if err != nil {
		return nil, 0, encodingError(err, judged)
	}
	rep.Encoding, rep.Notes = d.Encoding, d.Notes
	s := strings.TrimPrefix(d.Text, "\uFEFF")
	if whole {
		if line := unclosed(s); line > 0 {
			return nil, 0, &FileError{Code: "unclosed", Line: line}
		}
		return bufio.NewReaderSize(strings.NewReader(s), 64<<10), int64(len(s)), nil
	}
	rest := io.MultiReader(bytes.NewReader(head[len(judged):]), r)
	switch d.Encoding {
	case "utf-8": // rows with broken characters are refused one by one
	case "windows-1252":
		rest = charmap.Windows1252.NewDecoder().Reader(rest)
	case "windows-1256":
		rest = charmap.Windows1256.NewDecoder().Reader(rest)
	default:
		return nil, 0, &FileError{Code: "encoding", Value: d.Encoding}
	}
	return bufio.NewReaderSize(io.MultiReader(strings.NewReader(s), rest), 64<<10), -1, nil
}

// unclosed returns the line of a quote that is opened and never closed, 0 when there is none, so that such a
// file is refused before any of its rows goes in.
func unclosed(s string) int {
	if strings.Count(s, `"`)%2 == 0 {
		return 0
	}
	first, _, _ := strings.Cut(s, "\n")
	c := csv.NewReader(strings.NewReader(s))
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = delimiter([]byte(first)), -1, true
	for {
		_, err := c.Read()
		if errors.Is(err, io.EOF) {
			return 0
		}
		if err != nil && badRow(c, err, int64(len(s))) == nil {
			var pe *csv.ParseError
			if errors.As(err, &pe) {
				return pe.StartLine
			}
			return 0
		}
	}
}

// encodingError gives the reason why bytes are no text the line on which it shows.
func encodingError(err error, b []byte) error {
	var d *text.DecodeError
	if !errors.As(err, &d) {
		return fmt.Errorf("decoding the file: %w", err)
	}
	if d.Code == "empty" {
		return &FileError{Code: "empty"}
	}
	line := 1 + bytes.Count(b[:min(d.Offset, len(b))], []byte("\n"))
	code := "encoding"
	if d.Code == "nul" || d.Code == "binary" {
		code = d.Code
	}
	return &FileError{Code: code, Line: line, err: err}
}

// delimiter is the one of comma, semicolon and tab that stands most often in the first line.
func delimiter(first []byte) rune {
	line, _, _ := bytes.Cut(first, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, d := range []rune{';', '\t'} {
		if n := bytes.Count(line, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

// badRow turns an error of the CSV reader that concerns one row into a RowError, nil for any other and for a
// quote that swallowed the rest of the file.
func badRow(c *csv.Reader, err error, size int64) *RowError {
	var pe *csv.ParseError
	if !errors.As(err, &pe) || errors.Is(pe.Err, csv.ErrQuote) && size >= 0 && c.InputOffset() >= size {
		return nil
	}
	bad := RowError{Line: pe.StartLine, Code: "quote"}
	if pe.Line != pe.StartLine {
		bad.Value = fmt.Sprintf("%d–%d", pe.StartLine, pe.Line)
	}
	return &bad
}
