package node

import (
	"encoding/json"
	"errors"
	"fmt"

	"tansiq/internal/store"
)

// What dealings with partners leave, one shelf for each kind of thing. Behind each: whom a record belongs to, and its
// states.
const (
	shelfPartner    store.Shelf = "partner"    // itself: waiting, pinned, revoked
	shelfDraft      store.Shelf = "draft"      // terms being written, by lineage of the earlier version or "": draft, proposed
	shelfSheet      store.Shelf = "sheet"      // what an instrument says, by lineage: its kind
	shelfNote       store.Shelf = "note"       // signed notes about instruments, by lineage
	shelfMark       store.Shelf = "mark"       // markings of properties and portions, and what is private, by claim key
	shelfTear       store.Shelf = "tear"       // tear-lines, by claim key: draft, approved
	shelfOrigin     store.Shelf = "origin"     // where a claim came from, by partner: held, withdrawn
	shelfRelease    store.Shelf = "release"    // releases, by lineage: awaiting, approved, given, refused
	shelfCopy       store.Shelf = "copy"       // released copies, by lineage: given, withdrawn
	shelfReceived   store.Shelf = "received"   // copies that came, by partner: held, withdrawn, erased
	shelfOutbox     store.Shelf = "outbox"     // parcels on their way, by partner: waiting, sent, refused
	shelfInbox      store.Shelf = "inbox"      // parcels that came, by partner: taken, waiting, refused
	shelfRequest    store.Shelf = "request"    // onward requests, by partner: asked, open, yes, no, conditions
	shelfRecall     store.Shelf = "recall"     // recalls, by partner: open, done
	shelfLeak       store.Shelf = "leak"       // leak cases: open, closed
	shelfSealed     store.Shelf = "sealed"     // objects about private persons, by partner: sealed
	shelfQuarantine store.Shelf = "quarantine" // objects that claim to be ours, by partner: kept
	shelfFault      store.Shelf = "fault"      // what was found wrong with a partner's ledger or parcels, by partner: open, seen
	shelfHead       store.Shelf = "journal"    // signed heads of our journal
	shelfApart      store.Shelf = "apart"      // pairs of incidents that a person said are not one, by person: apart
	shelfErasure    store.Shelf = "erasure"    // certificates of erasure, by partner
	shelfSettled    store.Shelf = "settled"    // what was decided on contradictions, by document: keep, prefer, ask
	shelfArea       store.Shelf = "area"       // versions of areas, by area: newest, past
	shelfWatch      store.Shelf = "watch"      // versions of watches, by watch: newest, past
	shelfDeclared   store.Shelf = "declared"   // declarations, by area: the party
	shelfPlan       store.Shelf = "plan"       // plans that are being written, by lineage of the earlier version or "": draft
	shelfCount      store.Shelf = "count"      // numbers that only rise
	shelfSite       store.Shelf = "site"       // versions of sites, by site: newest, past
	shelfSiteSaid   store.Shelf = "sitesaid"   // what is said of sites, by site: custody, inventory, link
)

// kept reads one record and its body; ErrNotFound when there is none.
func kept[T any](x store.Exchange, shelf store.Shelf, id string) (v T, r store.Record, err error) {
	if r, err = x.Record(shelf, id); err != nil {
		return v, r, err
	}
	if err = json.Unmarshal(r.Body, &v); err != nil {
		err = fmt.Errorf("reading the stored %s %s: %w", shelf, id, err)
	}
	return v, r, err
}

// keptAll reads a list of records with their bodies.
func keptAll[T any](x store.Exchange, shelf store.Shelf, f store.Filter) ([]T, []store.Record, error) {
	list, err := x.Records(shelf, f)
	if err != nil {
		return nil, nil, err
	}
	out := make([]T, len(list))
	for i, r := range list {
		if err := json.Unmarshal(r.Body, &out[i]); err != nil {
			return nil, nil, fmt.Errorf("reading the stored %s %s: %w", shelf, r.ID, err)
		}
	}
	return out, list, nil
}

// put stores a record with its body.
func put(x store.Exchange, shelf store.Shelf, r store.Record, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("storing the %s %s: %w", shelf, r.ID, err)
	}
	r.Body = b
	return x.Put(shelf, r)
}

// has reports whether there is a record.
func has(x store.Exchange, shelf store.Shelf, id string) (bool, error) {
	_, err := x.Record(shelf, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
