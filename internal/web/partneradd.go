package web

import (
	"encoding/hex"
	"errors"
	"net/http"
	"strings"

	"tansiq/internal/node"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// cardLimit is how many bytes a card may have, with what mail adds.
const cardLimit = 8 << 20

// keyPrint is a digest as people compare it: in words, and in groups of digits.
type keyPrint struct {
	Lists  []spoken
	Groups string
}

// spoken is the words of a digest in one language.
type spoken struct {
	Lang, Dir string
	Words     []spokenWord
}

// spokenWord is one word with its number, counted from one.
type spokenWord struct {
	N    int
	Word string
}

func spokenPrint(digest [32]byte, lang string) keyPrint {
	f := keyPrint{}
	for _, l := range []spoken{{"ar", "rtl", nil}, {"en", "ltr", nil}} {
		for i, w := range party.Words(digest, l.Lang) {
			l.Words = append(l.Words, spokenWord{i + 1, w})
		}
		if l.Lang == lang {
			f.Lists = append([]spoken{l}, f.Lists...)
		} else {
			f.Lists = append(f.Lists, l)
		}
	}
	h := strings.ToUpper(hex.EncodeToString(digest[:8]))
	f.Groups = h[:4] + " " + h[4:8] + " " + h[8:12] + " " + h[12:]
	return f
}

func cardDigest(s string) (d [32]byte, ok bool) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(d) {
		return d, false
	}
	return [32]byte(b), true
}

// pinPage shows our own card and takes in a partner's.
func (d *dealing) pinPage(w http.ResponseWriter, r *http.Request) error {
	return d.pinForm(w, r, http.StatusOK, "", nil)
}

func (d *dealing) pinForm(w http.ResponseWriter, r *http.Request, status int, typed string, wrong faults) error {
	ctx := r.Context()
	card, err := d.node.Card(ctx)
	if err != nil {
		return err
	}
	p, err := d.parties(ctx)
	if err != nil {
		return err
	}
	data := map[string]any{"Tab": "partners", "Card": card, "Short": card.Short(), "Full": card.Full(), "Print": spokenPrint(card.Digest, lookFrom(ctx).Lang),
		"Name": text.Bilingual{AR: card.NameAR, EN: card.NameEN}, "Door": card.Door, "Partners": p.List, "Typed": typed, "Faults": wrong, "Done": r.URL.Query().Get("done")}
	if qr, err := card.QR(); err == nil {
		data["QR"] = qr
	} else {
		// A name that is too long for a card: the page says so instead of drawing it.
		d.log.WarnContext(ctx, "drawing the node's card", "error", err)
	}
	d.render(w, r, status, "deal.pin", "pin.title", data)
	return nil
}

// pin takes in a partner's card, pasted or as a file.
func (d *dealing) pin(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, cardLimit)
	if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	defer forget(r)
	typed := r.PostFormValue("card")
	if strings.TrimSpace(typed) == "" && r.MultipartForm != nil {
		for _, h := range r.MultipartForm.File["file"] {
			b, err := whole(h)
			if err != nil {
				return err
			}
			typed = string(b)
		}
	}
	if strings.TrimSpace(typed) == "" {
		return d.pinForm(w, r, http.StatusUnprocessableEntity, typed, faults{"card": "pin.fault.nothing"})
	}
	p, err := d.node.PinPartner(r.Context(), selfOf(r), typed)
	wrong := faults{}
	if err := wrong.refused("card", err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.pinForm(w, r, http.StatusUnprocessableEntity, typed, wrong)
	}
	return leadOn(w, r, "/share/partners/"+p.ID, "pinned")
}

// partnerPage compares a partner's keys, and changes what our people say of it.
func (d *dealing) partnerPage(w http.ResponseWriter, r *http.Request) error {
	return d.partnerForm(w, r, http.StatusOK, nil, nil)
}

func (d *dealing) partnerForm(w http.ResponseWriter, r *http.Request, status int, typed *node.Partner, wrong faults) error {
	ctx := r.Context()
	p, err := d.node.Partner(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	card, err := d.node.Card(ctx)
	if err != nil {
		return err
	}
	if typed == nil {
		typed = &p
	}
	lang := lookFrom(ctx).Lang
	data := map[string]any{"Tab": "partners", "P": p, "Typed": typed, "Lists": strings.Join(typed.Lists, "\n"), "Ours": spokenPrint(card.Digest, lang), "Faults": wrong, "Done": r.URL.Query().Get("done")}
	digest, ok := cardDigest(p.Digest)
	if p.Pin != nil { // keys that were changed since are the ones to compare
		current := p.Pin.Current()
		digest, ok = current.Digest(), true
		data["Generation"], data["Made"] = current.Generation, current.Made
	}
	if ok {
		data["Theirs"] = spokenPrint(digest, lang)
	}
	d.render(w, r, status, "deal.partner", "pin.partner", data)
	return nil
}

// fetchKeys asks at the partner's door once more.
func (d *dealing) fetchKeys(w http.ResponseWriter, r *http.Request) error {
	wrong := faults{}
	if err := wrong.refused("fetch", d.node.FetchKeys(r.Context(), selfOf(r), r.PathValue("id"))); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.partnerForm(w, r, http.StatusUnprocessableEntity, nil, wrong)
	}
	return leadOn(w, r, "/share/partners/"+r.PathValue("id"), "pinned")
}

// changePartner stores what our people say of a partner.
func (d *dealing) changePartner(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	name, unit, door, abuse := bilingualOf(r, "name"), bilingualOf(r, "unit"), strings.TrimSpace(r.PostForm.Get("door")), oneLine(r.PostForm.Get("abuse"))
	var lists []string
	for l := range strings.Lines(r.PostForm.Get("lists")) {
		if l = oneLine(l); l != "" {
			lists = append(lists, l)
		}
	}
	wrong := faults{}
	err := d.node.ChangePartner(r.Context(), selfOf(r), r.PathValue("id"), node.PartnerChange{Name: &name, Unit: &unit, Door: &door, Lists: &lists, Abuse: &abuse})
	field := "name"
	if refused := (*node.PartnerError)(nil); errors.As(err, &refused) && refused.Field != "" {
		field = refused.Field
	}
	if err := wrong.refused(field, err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.partnerForm(w, r, http.StatusUnprocessableEntity, &node.Partner{Name: name, Unit: unit, Door: door, Lists: lists, Abuse: abuse}, wrong)
	}
	return leadOn(w, r, "/share/partners/"+r.PathValue("id"), "changed")
}

// revokePartner ends a pin, with a reason and the password once more.
func (d *dealing) revokePartner(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	wrong := faults{}
	why := oneLine(r.PostForm.Get("why"))
	if why == "" {
		wrong["why"] = "agreement.fault.why"
	}
	if err := d.passwordAgain(r, wrong, "revoke.password"); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.partnerForm(w, r, http.StatusUnprocessableEntity, nil, wrong)
	}
	if err := d.node.RevokePartner(r.Context(), selfOf(r), r.PathValue("id"), why); err != nil {
		return err
	}
	return leadOn(w, r, "/share/partners/"+r.PathValue("id"), "revoked")
}

// changeDoor sets the address at which partners reach this node.
func (d *dealing) changeDoor(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	card, err := d.node.Card(r.Context())
	if err != nil {
		return err
	}
	door := strings.TrimSuffix(strings.TrimSpace(r.PostForm.Get("door")), "/")
	was := card.Door
	card.Door = door
	if refused := (*party.Error)(nil); errors.As(card.Check(), &refused) && refused.Code == "card_door" {
		words := refused.Words()
		return d.pinForm(w, r, http.StatusUnprocessableEntity, "", faults{"door": text.Bilingual{AR: words.AR, EN: words.EN}, "door.typed": door})
	}
	if door != was {
		if err := d.node.SetSettings(r.Context(), selfOf(r), map[string]string{node.SettingDoor: door}, store.Event{Act: store.ActSettings, Note: node.SettingDoor + ": " + door}); err != nil {
			return err
		}
	}
	return leadOn(w, r, "/share/partners/new", "door")
}

// changeKeys makes new keys that the old ones vouch for, or ends all keys of the party.
func (d *dealing) changeKeys(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	do, reason, wrong := r.PostForm.Get("do"), r.PostForm.Get("reason"), faults{}
	if do != "rotate" && do != "revoke" {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	if do == "revoke" && reason != party.Compromised && reason != party.Ended {
		wrong["reason"] = "fault.reason"
	}
	if err := d.passwordAgain(r, wrong, do+".password"); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.pinForm(w, r, http.StatusUnprocessableEntity, "", wrong)
	}
	var err error
	if do == "rotate" {
		err = d.node.RotateKeys(r.Context(), selfOf(r))
	} else {
		err = d.node.RevokeKeys(r.Context(), selfOf(r), reason)
	}
	if refused := (*party.Error)(nil); errors.As(err, &refused) {
		words := refused.Words()
		return d.pinForm(w, r, http.StatusUnprocessableEntity, "", faults{do + ".password": text.Bilingual{AR: words.AR, EN: words.EN}})
	}
	if err != nil {
		return err
	}
	return leadOn(w, r, "/share/partners/new", map[string]string{"rotate": "rotated", "revoke": "ended"}[do])
}
