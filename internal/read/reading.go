// Package read turns the text of a report into proposals: what happened, when, where, who, how many, on whose
// word, each with the exact spans of the text that say so, and the contradictions found on the way. It is a
// pure function of the text and of the knowledge it is given; nothing it proposes is a fact until a person
// confirms it.
//
// It decides nothing about incidents (package incident), stores nothing and fetches nothing. Rules about
// letters and tokens belong in package text, names in packages gazetteer and actor. Private persons are not
// extracted: the only names of people in a reading are of those quoted in public as a source.
//
// A text goes through stages, in this order (read.go): tokens and sentences; dates (dates*.go), actors (naming*.go),
// places (places.go) and figures (counts*.go), each with its span; whose word each stretch is (sources.go); mentions
// of happenings by a table of triggers (rules.go, lexicon*.go), each with mood and certainty (mood*.go), roles
// (cast*.go) and figures (share.go); the mentions of one happening put together (merge.go); and what comes of it
// written out (compose.go, blame.go, contradictions.go). Files that end in _words, _ar and _en hold tables and what is
// particular to a language. reading.go is the form of the result, sketch.go what is kept to find copies.
//
// What belongs here is a rule about what words in a report mean; one that holds for any text does not. How a change
// is measured is told in CONTRIBUTING.md, and package score does it.
package read

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Input is the text to read and what is known about it beforehand.
type Input struct {
	Source    string       // file name or title; copied into the reading
	Publisher string       // the paper or office, when known; named as source of what the text itself states
	Text      string       // decoded or extracted; spans count its code points
	Lang      string       // "ar", "en", or empty: told from the script
	Published incident.Day // NoDay: not known, relative dates stay relative
}

// Knowledge is what the reader knows about the world. All of it is read-only.
type Knowledge struct {
	Places  *gazetteer.Gazetteer // nil: no places are read
	Actors  *actor.List          // nil: no actors are read
	Subject string               // actor id of the desk's subject group; empty: islamic-state
	Home    []string             // ids of units that reports are likely about; empty: SY
}

// Reading is what was read from one document; its JSON is one element of "documents" of tansiq read --json.
type Reading struct {
	Source         string          `json:"source"`
	Lang           string          `json:"lang"`
	Published      incident.Day    `json:"published"`
	Proposals      []Proposal      `json:"proposals"`
	Judgments      []Judgment      `json:"judgments"`
	Contradictions []Contradiction `json:"contradictions"`
	Mentions       Mentions        `json:"mentions"`

	Notes []text.Bilingual `json:"notes,omitempty"` // what was left unread, for people
}

// Mentions are all dates, places, actors and quantities that the text names, in its order, whether a proposal uses
// them or not. The slices are never nil in what Read returns.
type Mentions struct {
	Dates      []incident.When     `json:"dates"`
	Places     []incident.Place    `json:"places"`
	Actors     []Named             `json:"actors"`
	Quantities []incident.Quantity `json:"quantities"`
}

// Named is a naming of an organisation, force or group.
type Named struct {
	ID   string         `json:"id,omitempty"` // id in package actor; empty when not in the list
	Name text.Bilingual `json:"name"`
	Text string         `json:"text"`
	Span *text.Span     `json:"span"`
}

// Proposal is one happening as the document tells it, from all its mentions.
type Proposal struct {
	ID          string                 `json:"id"` // p1, p2, … in order of first mention
	Class       incident.Class         `json:"class"`
	Side        incident.Side          `json:"side"`
	PartOf      *string                `json:"part_of"` // id of the proposal it belongs to
	Before      []string               `json:"before"`  // ids of proposals that the text puts after this one
	Title       text.Bilingual         `json:"title"`
	Summary     text.Bilingual         `json:"summary"`
	Date        *incident.When         `json:"date"`
	Rivals      []incident.When        `json:"rivals,omitempty"` // other dates that the document gives for it
	Places      []incident.Place       `json:"places"`
	Actors      []incident.Participant `json:"actors"`
	Quantities  []incident.Quantity    `json:"quantities"`
	Attribution Attribution            `json:"attribution"`
	Methods     []string               `json:"methods"`
	Certainty   incident.Certainty     `json:"certainty"`
	Trigger     Quote                  `json:"trigger"`  // the words that tell the act, at its plainest mention
	Anchors     []Quote                `json:"anchors"`  // the same at every mention, Trigger among them
	Evidence    []text.Span            `json:"evidence"` // the sentences that carry it
}

// Quote is a piece of the text.
type Quote struct {
	Text string    `json:"text"`
	Span text.Span `json:"span"`
}

// Attribution is whose word a proposal is. Span is nil when the document itself speaks.
type Attribution struct {
	Source string              `json:"source"`
	Kind   incident.SourceKind `json:"kind"`
	Via    string              `json:"via,omitempty"` // the medium that carried the source's word
	Span   *text.Span          `json:"span,omitempty"`

	actor text.Bilingual // the names of the organisation that speaks, when it is one that is known
}

// Judgment is an assessment that the document quotes from a named or described source.
type Judgment struct {
	Who         string    `json:"who"`
	Affiliation string    `json:"affiliation"`
	Text        string    `json:"text"`
	Span        text.Span `json:"span"`
}

// Contradiction is a place where the document disagrees with itself.
type Contradiction struct {
	Kind        string         `json:"kind"` // month_names, date_vs_date, date_vs_published, count_vs_count, count_sum, place_vs_place, actor_vs_actor, direction, name_variant
	Explanation text.Bilingual `json:"explanation"`
	Spans       []text.Span    `json:"spans"`
	Proposals   []string       `json:"proposals,omitempty"` // what it touches
}

// inOneLanguage is what Printed returns.
type inOneLanguage struct {
	Source         string            `json:"source"`
	Lang           string            `json:"lang"`
	Published      incident.Day      `json:"published"`
	Proposals      []printedProposal `json:"proposals"`
	Judgments      []Judgment        `json:"judgments"`
	Contradictions []Contradiction   `json:"contradictions"`
	Mentions       printedMentions   `json:"mentions"`
	Notes          []text.Bilingual  `json:"notes,omitempty"`
}

type printedProposal struct {
	Proposal
	Date   *printedWhen   `json:"date"`
	Rivals []printedWhen  `json:"rivals,omitempty"`
	Places []printedPlace `json:"places"`
}

type printedMentions struct {
	Mentions
	Dates  []printedWhen  `json:"dates"`
	Places []printedPlace `json:"places"`
}

type printedWhen struct {
	incident.When
	Reason string `json:"reason,omitempty"`
}

type printedPlace struct {
	incident.Place
	Why string `json:"why,omitempty"`
}

// Printed is the reading as tansiq read --json prints it, ready to be marshalled: the reasons of dates and places
// are one string each, in the language of the document, where a stored reading has them in both.
func (r Reading) Printed() any {
	when := func(w incident.When) printedWhen { return printedWhen{w, w.Reason.In(r.Lang)} }
	place := func(p incident.Place) printedPlace { return printedPlace{p, p.Why.In(r.Lang)} }
	out := inOneLanguage{
		Source: r.Source, Lang: r.Lang, Published: r.Published, Proposals: make([]printedProposal, 0, len(r.Proposals)),
		Judgments: r.Judgments, Contradictions: r.Contradictions, Notes: r.Notes,
		Mentions: printedMentions{Mentions: r.Mentions, Dates: each(r.Mentions.Dates, when), Places: each(r.Mentions.Places, place)},
	}
	for _, p := range r.Proposals {
		one := printedProposal{Proposal: p, Places: each(p.Places, place)}
		if p.Date != nil {
			w := when(*p.Date)
			one.Date = &w
		}
		if len(p.Rivals) > 0 {
			one.Rivals = each(p.Rivals, when)
		}
		out.Proposals = append(out.Proposals, one)
	}
	return out
}

func each[A, B any](in []A, f func(A) B) []B {
	out := make([]B, 0, len(in))
	for _, a := range in {
		out = append(out, f(a))
	}
	return out
}

// Record is what the document is filed as; it goes into the claims made from its reading.
type Record struct {
	ID      string // document id
	Name    string // title as shown; empty: the id
	Marking incident.Marking
	By      string    // who read it in
	At      time.Time // when
}

// claimSpace is the name space of the ids of claims that come from readings.
var claimSpace = uuid.MustParse("0f6a3f3c-6a52-5d0b-8f0a-6a1d6c0c7b11")

// Claims turns the proposals into claims awaiting confirmation. Their ids depend on the document and the
// reading alone, so that reading the same document again gives the same claims.
func (r Reading) Claims(d Record) ([]incident.Claim, error) {
	name := d.Name
	if name == "" {
		name = d.ID
	}
	marking := d.Marking
	if marking == "" {
		marking = incident.TLPAmber // not said: nothing leaves by oversight
	}
	out := make([]incident.Claim, 0, len(r.Proposals))
	for _, p := range r.Proposals {
		c := incident.Claim{
			Key: d.ID + "#" + p.ID, State: incident.Awaiting, Class: p.Class, Side: p.Side,
			Title: p.Title, Summary: p.Summary, Places: p.Places, Actors: p.Actors, Quantities: p.Quantities,
			Methods: p.Methods, Certainty: p.Certainty, Marking: marking,
			When: incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown},
			Source: incident.Source{ID: "doc:" + d.ID, Name: name, Kind: p.Attribution.Kind, Document: d.ID,
				Span: p.Attribution.Span, Evidence: p.Evidence, Published: r.Published},
		}
		if p.Attribution.Kind != incident.SourceAuthor {
			c.Source.Says = p.Attribution.Source
		}
		if p.Date != nil {
			c.When = *p.Date
		}
		if p.PartOf != nil {
			c.PartOf = d.ID + "#" + *p.PartOf
		}
		content, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("turning proposal %s of %s into a claim: %w", p.ID, d.ID, err)
		}
		c.ID = uuid.NewSHA1(claimSpace, content).String()
		c.By, c.At = d.By, d.At
		out = append(out, c)
	}
	return out, nil
}
