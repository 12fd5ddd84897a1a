package incident

import (
	"slices"

	"tansiq/internal/text"
)

// Field is one composed value: what the incident shows, the claims that support it, and the rivals that
// other claims give. Rivals are kept and shown, never silently resolved.
type Field[T any] struct {
	Value  T          `json:"value"`
	Claims []string   `json:"claims"` // ids of the claims that give Value or leave room for it, sorted
	Rivals []Rival[T] `json:"rivals,omitempty"`
}

// Rival is a value that some claims give in place of the one shown.
type Rival[T any] struct {
	Value  T        `json:"value"`
	Claims []string `json:"claims"`
}

// Contradiction is a disagreement between claims, or within one, put into words in both languages.
type Contradiction struct {
	Kind        string         `json:"kind"` // month_names, date_vs_date, date_vs_published, count_vs_count, count_sum, place_vs_place, actor_vs_actor, direction, name_variant
	Explanation text.Bilingual `json:"explanation"`
	Claims      []string       `json:"claims,omitempty"`
	Spans       []text.Span    `json:"spans,omitempty"` // when within one document
}

// Incident is what a set of claims about one happening composes to. It holds nothing that Compose cannot
// make again from the claims.
type Incident struct {
	ID             string               `json:"id"` // given by whoever keeps the incident; Compose leaves it empty
	Class          Field[Class]         `json:"class"`
	Side           Field[Side]          `json:"side"`
	Title          text.Bilingual       `json:"title"`
	Summary        text.Bilingual       `json:"summary"`
	When           Field[When]          `json:"when"`
	Place          *Field[Place]        `json:"place,omitempty"`  // nil: no claim gives a place
	Places         []Place              `json:"places,omitempty"` // further places
	Actors         []Field[Participant] `json:"actors,omitempty"`
	Quantities     []Field[Quantity]    `json:"quantities,omitempty"`
	Methods        []Field[string]      `json:"methods,omitempty"`
	Certainty      Field[Certainty]     `json:"certainty"`
	Grade          Grade                `json:"grade"`   // of the best corroborated account; never an average
	Marking        Marking              `json:"marking"` // the strictest of its claims
	Claims         []string             `json:"claims"`  // all claims, sorted
	Sources        int                  `json:"sources"` // independent sources
	Contradictions []Contradiction      `json:"contradictions,omitempty"`
}

// Desk is what a composition depends on besides the claims: the node's settings.
type Desk struct {
	Subject string   // actor id of the subject group, such as "islamic-state"
	Members []string // ids of actors that are parts of the subject group: its wings and provinces

	// Inside reports whether the administrative unit inner is outer or lies in it (package area knows). Nil:
	// as the ids say, "SY-RA-tell-abyad" lies in "SY-RA" and in "SY".
	Inside func(inner, outer string) bool `json:"-"`
}

// IsSubject reports whether the actor id is the subject group or a part of it.
func (d Desk) IsSubject(id string) bool {
	return id != "" && (id == d.Subject || slices.Contains(d.Members, id))
}
