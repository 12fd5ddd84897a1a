// Package text knows Arabic and English writing: decoding bytes, tokens, sentences, folded forms for
// matching with a map back to the original, and the one search analyzer that both databases share.
//
// It knows nothing of events, places or actors; a rule about what a word means in a report belongs in
// package read, a name in package gazetteer or package actor.
package text

import (
	"encoding/json"
	"fmt"
)

// Span is a half-open range [Start, End) of Unicode code points in a document's text. In JSON it is
// the two-element array [start, end].
type Span struct {
	Start, End int
}

// Empty reports whether the span covers nothing.
func (s Span) Empty() bool { return s.End <= s.Start }

// MarshalJSON writes the span as [start, end].
func (s Span) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "[%d,%d]", s.Start, s.End), nil
}

// UnmarshalJSON reads [start, end].
func (s *Span) UnmarshalJSON(b []byte) error {
	var pair [2]int
	if err := json.Unmarshal(b, &pair); err != nil {
		return fmt.Errorf("reading a span: want [start,end]: %w", err)
	}
	s.Start, s.End = pair[0], pair[1]
	return nil
}

// Bilingual is one text in the two first languages of the house. Either may be empty; In falls back.
type Bilingual struct {
	AR string `json:"ar,omitempty"`
	EN string `json:"en,omitempty"`
}

// In returns the text in language lang ("ar" or "en"), or in the other language where that one is empty.
func (b Bilingual) In(lang string) string {
	if (lang == "ar" && b.AR != "") || b.EN == "" {
		return b.AR
	}
	return b.EN
}
