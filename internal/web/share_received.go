package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"tansiq/internal/node"
	"tansiq/internal/parcel"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// receivedView is one thing that came, with the name of whoever acknowledged it.
type receivedView struct {
	node.Received
	Unread bool
}

// outcomeTyped is an outcome as it was typed, to be shown again when it is refused.
type outcomeTyped struct {
	node.Outcome
	Lines []seizedLine
}

// seizedLine is one line of the inventory as it was typed.
type seizedLine struct{ Item, Count, Unit, Approx string }

// moreLines is how many empty lines of an inventory the form offers.
const moreLines = 3

// receivedPage lists what a partner gave. typed is an outcome that was refused for what fault says.
func (s *site) receivedPage(w http.ResponseWriter, r *http.Request, status int, typed *outcomeTyped, fault any) error {
	l, d, p, err := s.room(r, r.PathValue("partner"))
	if err != nil {
		return err
	}
	var list []receivedView
	for _, got := range d["Inbox"].([]node.Received) {
		list = append(list, receivedView{got, unread(got)})
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	partners := map[string]string{}
	for _, row := range d["Partners"].([]partnerRow) {
		partners[row.ID] = l.name(row.Name)
	}
	d["List"], d["Names"], d["PartnerNames"], d["Fault"] = list, names, partners, fault
	d["Tab"], d["Telling"] = "received", r.URL.Query().Get("tell")
	if typed == nil {
		typed = &outcomeTyped{}
	} else {
		d["Telling"] = typed.Copy
	}
	for range moreLines {
		typed.Lines = append(typed.Lines, seizedLine{})
	}
	d["Typed"], d["Codes"], d["Items"] = typed, parcel.OutcomeCodes(), parcel.SeizedItems()
	d["Units"] = []string{"", "kg", "litre", "USD", "SYP", "EUR"}
	s.render(w, r, status, "share-received", l.name(p.Name), d)
	return nil
}

// tellOutcome tells a partner what came of something that it gave.
func (s *site) tellOutcome(w http.ResponseWriter, r *http.Request, partner string) error {
	f := r.PostForm
	typed := &outcomeTyped{Outcome: node.Outcome{Copy: f.Get("copy"), Code: f.Get("code"),
		Text: text.Bilingual{AR: strings.TrimSpace(f.Get("text.ar")), EN: strings.TrimSpace(f.Get("text.en"))}}}
	at := func(key string, i int) string {
		if i < len(f[key]) {
			return strings.TrimSpace(f[key][i])
		}
		return ""
	}
	var fault any
	for i := range f["item"] {
		line := seizedLine{at("item", i), at("count", i), at("unit", i), at("approx", i)}
		if line.Item == "" && line.Count == "" {
			continue
		}
		typed.Lines = append(typed.Lines, line)
		n, err := strconv.ParseInt(ungrouped(line.Count), 10, 64)
		if line.Item == "" || err != nil || n < 1 {
			fault = "share.fault.seized"
			continue
		}
		typed.Seized = append(typed.Seized, parcel.Seized{Item: line.Item, Count: n, Unit: line.Unit, Approx: line.Approx == "yes"})
	}
	if fault != nil {
		return s.receivedPage(w, r, http.StatusUnprocessableEntity, typed, fault)
	}
	err := s.sharing.TellOutcome(r.Context(), personFrom(r.Context()).ID, partner, typed.Outcome)
	if words, refused := s.refused(r, err); refused {
		return s.receivedPage(w, r, http.StatusUnprocessableEntity, typed, words)
	}
	if errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/share/"+url.PathEscape(partner)+"/received?saved=outcome", http.StatusSeeOther)
	return nil
}

// ungrouped reads digits of either script, without the marks that group them.
func ungrouped(s string) string {
	return strings.Map(func(c rune) rune {
		if c == ',' || c == '٬' || c == ' ' || c == '\u200e' || c == '\u200f' {
			return -1
		}
		return c
	}, westernDigits(s))
}
