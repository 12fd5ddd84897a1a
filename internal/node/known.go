package node

import (
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Known is a happening that a claim may be another account of: a known incident, or a claim of another document that
// awaits as well.
type Known struct {
	Incident string            `json:"incident,omitempty"` // id of a known incident; empty: see Proposal
	Proposal string            `json:"proposal,omitempty"` // id of the claim that awaits
	Document string            `json:"document,omitempty"` // with Proposal: the document that it is read from
	Title    text.Bilingual    `json:"title"`
	When     incident.When     `json:"when"`
	Place    *incident.Place   `json:"place,omitempty"`
	Sources  int               `json:"sources"` // independent ones that tell of it already
	Likeness incident.Likeness `json:"likeness"`
}

// Link is two incidents of different sources that may be one.
type Link struct {
	Incident, Other     string         // ids
	Title, OtherTitle   text.Bilingual //
	Source, OtherSource string         // names
	Likeness            incident.Likeness
}

// The use cases of this file:
//
//	Known(ctx, viewer, claim) ([]Known, error)
//	ConfirmTogether(ctx, by, placed, proposal, note) (incident string, err error)
//	ProposedLinks(ctx, viewer, source, cursor, limit) (links []Link, next string, err error)
//	SetRepeats(ctx, by, document, earlier, note) error     earlier "": not the same
var _ store.Viewer
