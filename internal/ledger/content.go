package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Kind says what an entry records. Both parties take part in everything that has one.
type Kind string

// The kinds. The writer of the log is the one who acts.
const (
	Gave         Kind = "gave"         // gave the reader a copy: What, Ref its id, Digest its bytes, Step the step it went by
	Received     Kind = "received"     // took in the Parcel of the reader
	Acknowledged Kind = "acknowledged" // a person acknowledged the copy Ref that the reader gave
	Outcome      Kind = "outcome"      // says what came (Code) of the copy Ref that the reader gave
	Recalled     Kind = "recalled"     // takes back the copy Ref that it gave
	Withdrawn    Kind = "withdrawn"    // has withdrawn the copy Ref that the reader recalled, here and onward
	Signed       Kind = "signed"       // signed the instrument Ref
	Asked        Kind = "asked"        // asked the reader for a consent, Ref
	Answered     Kind = "answered"     // answered (Code) what the reader asked, Ref
	Restored     Kind = "restored"     // came back from a loss with the first N entries of its own log
	Breached     Kind = "breached"     // holds that the reader broke the Agreement: Code, Ref
	Committed    Kind = "committed"    // fixes the date of an internal act; never opened to the reader
)

// Content is what an entry commits to. It holds codes and ids, no text and no names.
type Content struct {
	Kind      Kind
	At        time.Time // when, by the writer's clock; a claim: see Bounds
	Parcel    string    // id of the parcel that carried it
	Agreement string    // lineage of the agreement that it falls under
	What      string    // kind of thing given: "warning", "report", "plan", "instrument", "request"…
	Ref       string    // id of the copy, the instrument or the request
	Digest    string    // of the bytes given
	Code      string    // of the outcome, the answer or the breach
	Step      int       // of the agreement's ladder, from 0
	N         int       // a count, where the kind has one
}

// TimeLayout is how times are written: RFC 3339, UTC, milliseconds.
const TimeLayout = "2006-01-02T15:04:05.000Z"

// maxContent is the length of the longest content in bytes; maxField that of a field.
const (
	maxContent = 4096
	maxField   = 256
)

// contentJSON has the fields in the order of RFC 8785. Its strings hold nothing that JSON would escape, so that
// encoding/json writes the canonical form.
type contentJSON struct {
	Agreement string `json:"agreement,omitempty"`
	At        string `json:"at"`
	Code      string `json:"code,omitempty"`
	Digest    string `json:"digest,omitempty"`
	Kind      Kind   `json:"kind"`
	N         int    `json:"n,omitempty"`
	Parcel    string `json:"parcel,omitempty"`
	Ref       string `json:"ref,omitempty"`
	Step      int    `json:"step,omitempty"`
	What      string `json:"what,omitempty"`
}

// Marshal is the canonical form of the content, RFC 8785 JSON: these bytes are committed to. Times are cut to
// milliseconds. Fields hold printable ASCII without quotes, backslashes, angle brackets and ampersands.
func (c Content) Marshal() ([]byte, error) {
	at := c.At.UTC()
	switch {
	case c.Kind == "":
		return nil, errors.New("a content says what kind it is")
	case at.Year() < 1970 || at.Year() > 9999:
		return nil, errors.New("a content says when, in a year from 1970 to 9999")
	case c.Step < 0 || c.Step > 1000:
		return nil, fmt.Errorf("there is no step %d", c.Step)
	case c.N < 0 || int64(c.N) > MaxSize:
		return nil, fmt.Errorf("%d is no count", c.N)
	}
	for _, s := range []string{string(c.Kind), c.Parcel, c.Agreement, c.What, c.Ref, c.Digest, c.Code} {
		if !plainField(s) {
			return nil, fmt.Errorf("%.40q cannot stand in a content: codes and ids only", s)
		}
	}
	return json.Marshal(contentJSON{
		Agreement: c.Agreement, At: at.Format(TimeLayout), Code: c.Code, Digest: c.Digest, Kind: c.Kind, N: c.N,
		Parcel: c.Parcel, Ref: c.Ref, Step: c.Step, What: c.What,
	})
}

func plainField(s string) bool {
	if len(s) > maxField {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c < '!' || c > '~', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		}
	}
	return true
}

// ParseContent reads what Marshal wrote, and nothing else: bytes that two readers could understand in two ways (a
// name given twice or in capitals, an unknown one, blanks) are an error. Kinds that are not known here pass.
func ParseContent(b []byte) (Content, error) {
	if len(b) > maxContent {
		return Content{}, fmt.Errorf("a content has at most %d bytes", maxContent)
	}
	var j contentJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return Content{}, fmt.Errorf("the content is no JSON of a content: %w", err)
	}
	at, err := time.Parse(TimeLayout, j.At)
	if err != nil {
		return Content{}, fmt.Errorf("the content's time: %w", err)
	}
	c := Content{
		Kind: j.Kind, At: at, Parcel: j.Parcel, Agreement: j.Agreement, What: j.What, Ref: j.Ref, Digest: j.Digest, Code: j.Code,
		Step: j.Step, N: j.N,
	}
	again, err := c.Marshal()
	if err != nil {
		return Content{}, err
	}
	if !bytes.Equal(again, b) {
		return Content{}, errors.New("the content is not in its canonical form")
	}
	return c, nil
}
