package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/node"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

var _ Sharing = (*node.Node)(nil)

// neighbours are two desks with pages that know each other; an agreement lets the first give the second.
type neighbours struct {
	*wire
	t        *testing.T
	a, b     *node.Node
	sa, sb   *httptest.Server
	ida, idb string
	lineage  string
}

var staff = []account.Person{
	{Login: "ana", Name: "Ana Analyst", Roles: []account.Role{account.Analyst}},
	{Login: "rana", Name: "Rana Releaser", Roles: []account.Role{account.Releaser}},
	{Login: "omar", Name: "Omar Both", Roles: []account.Role{account.Analyst, account.Releaser}},
	{Login: "cora", Name: "Cora Coordinator", Roles: []account.Role{account.Coordinator}},
	{Login: "aud", Name: "Aud Auditor", Roles: []account.Role{account.Auditor}},
}

func meet(t *testing.T, change func(*agreement.Terms)) *neighbours {
	t.Helper()
	ctx := t.Context()
	n := &neighbours{t: t, wire: newWire()}
	start := func(name string) (*node.Node, *httptest.Server) {
		one := n.join(t, "https://"+name+".test:8421")
		must(t, one.SetSetting(ctx, "", node.SettingName, name))
		must(t, one.SetSetting(ctx, "", node.SettingDoor, "https://"+name+".test:8421"))
		for _, p := range staff {
			_, err := one.NewPerson(ctx, "", p, secret)
			must(t, err)
		}
		return one, n.pages(t, one)
	}
	n.a, n.sa = start("coalition")
	n.b, n.sb = start("damascus")
	for _, pair := range [][2]*node.Node{{n.a, n.b}, {n.b, n.a}} {
		card, err := pair[1].Card(ctx)
		must(t, err)
		_, err = pair[0].PinPartner(ctx, "cora", card.Short())
		must(t, err)
	}
	id := func(of *node.Node) string {
		keys, err := of.Keys(ctx)
		must(t, err)
		return keys.Public().ID
	}
	n.ida, n.idb = id(n.a), id(n.b)
	terms := agreement.Terms{Giver: n.ida, Taker: n.idb, Title: text.Bilingual{AR: "تحذيرات إلى دمشق", EN: "Warnings to Damascus"},
		Kinds: []agreement.Kind{agreement.Warning, agreement.Report}, Subjects: []string{agreement.Any}, Units: []string{agreement.Any},
		From: incident.NoDay, To: incident.NoDay, Ceiling: incident.TLPAmber, Finest: incident.PlaceExact, Purpose: agreement.ProtectPeople, PAP: agreement.PAPAmber,
		Basis: agreement.DutyToWarn, Onward: agreement.Onward{Rule: agreement.OnwardAsk}, RetentionDays: 90, BeatMinutes: 15,
		Starts: incident.DayOf(n.Now()), Ends: incident.DayOf(n.Now()) + 300, OnBreach: agreement.DropFirst,
		Ladder: []agreement.Step{{Name: text.Bilingual{AR: "تحذيرات فقط", EN: "Warnings only"}, Opens: []agreement.Kind{agreement.Warning}},
			{Name: text.Bilingual{AR: "تقارير مناطق", EN: "Area reports"}, Opens: []agreement.Kind{agreement.Report},
				Conditions: []agreement.Condition{{Type: agreement.OutcomeForEach, What: agreement.Warning, N: 1}, {Type: agreement.DaysWithoutBreach, Days: 30}}}}}
	if change != nil {
		change(&terms)
	}
	now := n.Now()
	agreed, err := n.a.ProposeAgreement(ctx, "rana", "", terms, now.Add(time.Hour), now.Add(time.Hour))
	must(t, err)
	n.settle()
	must(t, n.b.SignInstrument(ctx, "rana", agreed))
	n.settle()
	n.move(61 * time.Minute)
	n.settle()
	list, err := n.a.Agreements(ctx, n.idb)
	must(t, err)
	if len(list) != 1 || !list[0].InForce {
		t.Fatalf("no agreement is in force: %+v", list)
	}
	n.lineage = list[0].Lineage
	return n
}

// settle delivers until nothing is due anywhere.
func (n *neighbours) settle() {
	n.t.Helper()
	settle(n.t, n.a, n.b)
}

// plot is a warning of the first desk; it returns its incident.
func (n *neighbours) plot(marking incident.Marking) string {
	n.t.Helper()
	day := incident.DayOf(time.Date(2025, 1, 11, 0, 0, 0, 0, time.UTC))
	c := incident.Claim{ID: incident.ClaimID("desk:plot", []byte("1")), Key: "desk:plot", Class: incident.FoiledPlot, Certainty: incident.Planned,
		Title: text.Bilingual{AR: "مخطط لتفجير مقام السيدة زينب", EN: "Plot to bomb the Sayyida Zaynab shrine"},
		Summary: text.Bilingual{AR: "أفاد مصدر قريب من الخلية أن عناصر من التنظيم يُعدّون لتفجير داخل المقام يوم 11 كانون الثاني.",
			EN: "A source close to the cell says that members of Islamic State are preparing a bombing inside the shrine on 11 January.\nThey hold a house rented by A. M., telephone +963 944 000 041."},
		When:   incident.When{Start: day, End: day, Precision: incident.TimeDay},
		Places: []incident.Place{{Name: text.Bilingual{AR: "السيدة زينب", EN: "Sayyida Zaynab"}, Coord: &incident.Coord{Lon: 36.34, Lat: 33.444}, Precision: incident.PlaceTown, Unit: "SY-RD"}},
		Actors: []incident.Participant{{ID: "islamic-state", Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}, Role: incident.By}},
		Source: incident.Source{ID: "desk:ana", Name: "Ana", Kind: incident.SourceDesk, Published: incident.NoDay}, Marking: marking, Grade: incident.Grade{Reliability: "B", Credibility: "2"}}
	_, err := n.a.AddByHand(n.t.Context(), "ana", []store.Placed{{Claim: c}})
	must(n.t, err)
	page, err := n.a.List(n.t.Context(), store.Viewer{Person: "ana"}, store.Query{}, "", 5)
	must(n.t, err)
	if len(page.Rows) != 1 {
		n.t.Fatalf("there are %d incidents", len(page.Rows))
	}
	return page.Rows[0].ID
}

func (n *neighbours) as(srv *httptest.Server, login, lang string) *browser {
	b := open(n.t, srv, lang)
	b.signIn(login)
	return b
}

// has fails unless a page holds all of the words.
func (b *browser) has(path string, words ...string) string {
	b.t.Helper()
	code, body := b.get(path)
	if code != http.StatusOK {
		b.t.Fatalf("%s gave %d\n%.600s", path, code, body)
	}
	for _, w := range words {
		if !strings.Contains(body, w) {
			b.t.Errorf("%s does not hold %q", path, w)
		}
	}
	return body
}

// TestShare follows one warning from one desk to the other and back, on the pages of both.
func TestShare(t *testing.T) {
	for _, lang := range []string{"ar", "en"} {
		t.Run(lang, func(t *testing.T) {
			n := meet(t, nil)
			id := n.plot(incident.TLPAmber)
			ana, rana := n.as(n.sa, "ana", lang), n.as(n.sa, "rana", lang)
			partner := "/share/" + n.idb

			if code, _, to := ana.postless("/share"); code != http.StatusSeeOther || to != partner {
				t.Fatalf("Share leads to %d %s", code, to)
			}
			ana.has(partner, "TLP:AMBER", "PAP:AMBER", `class="ladder`, "/share/agreements/"+n.lineage)
			ana.has("/incidents/"+id, "/share/propose?incident="+id)
			ana.has("/share/propose?incident="+id, n.lineage)
			ana.has("/share/why?agreement="+n.lineage+"&incident="+id, `class="cols"`)

			if code, _, _ := ana.post("/share/propose", url.Values{"incident": {id}}); code != http.StatusUnprocessableEntity {
				t.Errorf("a release under no agreement gave %d", code)
			}
			code, body, to := ana.post("/share/propose", url.Values{"incident": {id}, "agreement": {n.lineage}, "urgent": {"yes"}, "note": {"اليوم"}})
			if code != http.StatusSeeOther || !strings.HasPrefix(to, "/share/releases/R-0001") {
				t.Fatalf("proposing gave %d %s\n%.500s", code, to, body)
			}
			rel := "/share/releases/R-0001"
			if code, _, _ := ana.post(rel+"/approve", url.Values{"password": {secret}}); code != http.StatusForbidden {
				t.Errorf("an analyst approved with %d", code)
			}
			if !strings.Contains(rana.has("/share/releases", "R-0001"), `class="cnt"`) {
				t.Error("the releaser is not told that something waits")
			}
			rana.has(rel, `name="password"`, "اليوم")
			if code, _, _ := rana.post(rel+"/approve", url.Values{"password": {"another one"}}); code != http.StatusUnprocessableEntity {
				t.Errorf("a wrong password approved with %d", code)
			}
			if code, _, _ := rana.post(rel+"/refuse", url.Values{}); code != http.StatusUnprocessableEntity {
				t.Errorf("refusing without a reason gave %d", code)
			}
			if code, body, _ := rana.post(rel+"/approve", url.Values{"password": {secret}}); code != http.StatusSeeOther {
				t.Fatalf("approving gave %d\n%.500s", code, body)
			}
			if code, _, _ := rana.post(rel+"/now", url.Values{}); code != http.StatusSeeOther {
				t.Fatalf("releasing gave %d", code)
			}
			n.settle()
			rana.has(rel, `class="chain"`)

			// At the other desk.
			bashar := n.as(n.sb, "omar", lang)
			got := bashar.has("/share/"+n.ida+"/received", "unread", "TLP:AMBER")
			copyID := regexp.MustCompile(`name="copy" value="(incident--[^"]+)"`).FindStringSubmatch(got)
			if copyID == nil {
				t.Fatalf("nothing to acknowledge:\n%s", got)
			}
			n.move(14 * time.Minute)
			if code, _, _ := bashar.post("/share/"+n.ida+"/acknowledge", url.Values{"copy": {copyID[1]}}); code != http.StatusSeeOther {
				t.Fatalf("acknowledging gave %d", code)
			}
			form := url.Values{"copy": {copyID[1]}, "code": {"foiled"}, "text.en": {"Four people were arrested."},
				"item": {"explosive_devices", ""}, "count": {"٣", ""}, "unit": {"", ""}, "approx": {"", ""}}
			form.Set("count", "none")
			if code, body, _ := bashar.post("/share/"+n.ida+"/outcome", form); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Four people") {
				t.Errorf("an inventory without a number gave %d; what was typed must stay", code)
			}
			form["count"] = []string{"٣", ""}
			if code, body, _ := bashar.post("/share/"+n.ida+"/outcome", form); code != http.StatusSeeOther {
				t.Fatalf("telling an outcome gave %d\n%.400s", code, body)
			}
			n.settle()

			// And back: the line is whole, the receipt verifies.
			body = ana.has(partner, `class="chain"`, "#why", `class="rcpt"`)
			if strings.Count(body, `class="todo"`) != 0 {
				t.Error("the line of what was given is not whole")
			}
			ana.has(partner+"/receipt/"+copyID[1], "tansiq verify receipt", n.ida)
			code, body = ana.get(partner + "/receipt/" + copyID[1] + ".txt")
			if code != http.StatusOK || !strings.HasPrefix(body, "c2sp.org/tlog-proof@v1") {
				t.Errorf("the receipt came with %d: %.80s", code, body)
			}
			code, body = ana.get(partner + "/ledger")
			if code != http.StatusOK || !strings.Contains(body, "tansiq.node/ledger/") {
				t.Errorf("the ledger came with %d: %.80s", code, body)
			}
			if code, _ := ana.get(partner + "/receipt/incident--00000000-0000-4000-8000-000000000000"); code != http.StatusNotFound {
				t.Errorf("the receipt of nothing gave %d", code)
			}
			for _, path := range []string{partner + "/nothing", "/share/p-nobody", "/share/releases/R-9999"} {
				if code, _ := ana.get(path); code != http.StatusNotFound {
					t.Errorf("%s gave %d", path, code)
				}
			}
			aud := n.as(n.sa, "aud", lang)
			aud.has("/settings/journal", "R-0001", partner)
			if strings.Contains(aud.has(partner), "<form method=\"post\" action=\"/share") {
				t.Error("an auditor is offered something to do")
			}
		})
	}
}

// TestWhyMarks marks a portion, writes a tear-line and has it approved: what is withheld shows its rule.
func TestWhyMarks(t *testing.T) {
	n := meet(t, nil)
	id := n.plot(incident.TLPRed)
	omar, rana := n.as(n.sa, "omar", "en"), n.as(n.sa, "rana", "en")
	why := "/share/why?agreement=" + n.lineage + "&incident=" + id
	omar.has(why, "Nothing goes.", "marked above the ceiling", "rule 2")
	base := url.Values{"agreement": {n.lineage}, "incident": {id}, "key": {"desk:plot"}}
	with := func(pairs ...string) url.Values {
		v := url.Values{}
		for k, x := range base {
			v[k] = x
		}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v
	}
	if code, body, _ := omar.post("/share/why/marks", with("phrase", "words that stand nowhere", "phrase.lang", "en", "why", "source")); code != http.StatusUnprocessableEntity || !strings.Contains(body, "words that stand nowhere") {
		t.Errorf("an unknown phrase gave %d", code)
	}
	if code, _, _ := omar.post("/share/why/marks", with("from", "A source", "to", "says that", "phrase.lang", "en", "why", "source", "mark.grade", "TLP:RED", "pap", "PAP:AMBER")); code != http.StatusSeeOther {
		t.Fatalf("marking gave %d", code)
	}
	if code, _, _ := omar.post("/share/why/marks", with("portion", "0", "phrase", "rented by A. M., telephone +963 944 000 041.", "phrase.lang", "en", "why", "person", "mark.grade", "TLP:RED")); code != http.StatusSeeOther {
		t.Fatalf("marking again gave %d", code)
	}
	said, err := n.a.SharingOf(t.Context(), id)
	must(t, err)
	if p := said[0].Marks.Portions; len(p) != 2 || p[0].Span != (text.Span{Start: 0, End: 36}) || said[0].Marks.Marks["grade"] != incident.TLPRed {
		t.Fatalf("marked %+v", said[0].Marks)
	}
	if code, body, _ := omar.post("/share/why/tear", with("level", "TLP:AMBER", "text.en", "A source close to the cell says that it is so.", "keep", "when")); code != http.StatusUnprocessableEntity || !strings.Contains(body, "repeats words") {
		t.Errorf("a tear-line with the source in it gave %d", code)
	}
	tear := with("level", "TLP:AMBER", "title.en", "Plot against a shrine", "text.en", "Members of Islamic State are preparing a bombing inside the shrine on 11 January. Material was moved there in recent days.")
	for _, k := range []string{"class", "when", "places", "actors"} {
		tear.Add("keep", k)
	}
	if code, body, _ := omar.post("/share/why/tear", tear); code != http.StatusSeeOther {
		t.Fatalf("the tear-line gave %d\n%.400s", code, body)
	}
	said, err = n.a.SharingOf(t.Context(), id)
	must(t, err)
	approve := with("tear", said[0].Tears[0].ID, "password", secret)
	if code, _, _ := omar.post("/share/why/approve", approve); code != http.StatusUnprocessableEntity {
		t.Errorf("the author approved with %d", code)
	}
	if code, body, _ := rana.post("/share/why/approve", approve); code != http.StatusSeeOther {
		t.Fatalf("approving gave %d\n%.400s", code, body)
	}
	body := omar.has(why, "Withheld: source protection", "Withheld: private person", "Replaced: tear-line", `<span class="pc held">A source close to the cell says that<sup class="rn">`,
		`<span class="pc new">Material was moved there in recent days.`, "Nothing here shows that anything was held back")
	_, right, _ := strings.Cut(body, `<div class="tear txt" lang="en"`)
	right, _, _ = strings.Cut(right, "</div>")
	if strings.Contains(right, "source close") || strings.Contains(right, "944") {
		t.Errorf("what goes shows what stays: %s", right)
	}
	// The part that other pages fetch stands alone.
	if code, part := omar.get(why + "&part=view"); code != http.StatusOK || strings.Contains(part, "<html") || !strings.Contains(part, `class="cols"`) {
		t.Errorf("the part gave %d", code)
	}
	if code, _, _ := rana.post("/share/why/drop", approve); code != http.StatusSeeOther {
		t.Error("the tear-line stays")
	}
	omar.has(why, "Nothing goes.")
}

func TestShareRefusals(t *testing.T) {
	n := meet(t, nil)
	id := n.plot(incident.TLPAmber)
	omar, ana, aud := n.as(n.sa, "omar", "en"), n.as(n.sa, "ana", "en"), n.as(n.sa, "aud", "en")
	propose := url.Values{"incident": {id}, "agreement": {n.lineage}}
	if code, _, _ := omar.post("/share/propose", propose); code != http.StatusSeeOther {
		t.Fatal("proposing failed")
	}
	if code, body, _ := omar.post("/share/releases/R-0001/approve", url.Values{"password": {secret}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Two people are needed") {
		t.Errorf("one person did both with %d", code)
	}
	for _, path := range []string{"/share/propose", "/share/why/marks", "/share/releases/R-0001/refresh", "/share/" + n.idb + "/thaw", "/share/" + n.idb + "/acknowledge"} {
		if code, _, _ := aud.post(path, propose); code != http.StatusForbidden {
			t.Errorf("an auditor did %s with %d", path, code)
		}
	}
	if code, _, _ := ana.post("/share/"+n.idb+"/thaw", url.Values{"note": {"x"}}); code != http.StatusForbidden {
		t.Errorf("an analyst let it go on with %d", code)
	}
	for _, path := range []string{"/share/" + n.idb + "/nothing", "/share/releases/R-0001/nothing", "/share/why/nothing"} {
		if code, _, _ := omar.post(path, propose); code != http.StatusNotFound {
			t.Errorf("%s gave %d", path, code)
		}
	}
	if code, _, to := ana.post("/share/"+n.idb+"/retry", url.Values{}); code != http.StatusSeeOther || !strings.Contains(to, "saved=retried") {
		t.Errorf("trying again gave %d %s", code, to)
	}
	// A door that does not answer is said in words.
	n.down = true
	must(t, n.a.ApproveRelease(t.Context(), "rana", "R-0001"))
	n.move(20 * time.Minute)
	must(t, n.a.Beat(t.Context()))
	_, err := n.a.Deliver(t.Context())
	must(t, err)
	n.move(3 * time.Hour)
	ana.has("/share/"+n.idb, "does not answer", "offline, not heard for 3 h", "1 attempt", "next try")
	// A restricted incident is not explained to those who may not see it, nor one that is not there.
	if code, _ := ana.get("/share/why?agreement=" + n.lineage + "&incident=00000000-0000-4000-8000-000000000000"); code != http.StatusNotFound {
		t.Errorf("an incident that is nowhere gave %d", code)
	}
}

// TestThaw shows a partner whose ledger has a fault, and goes on.
func TestThaw(t *testing.T) {
	n := meet(t, nil)
	must(t, n.a.Exchange(t.Context(), "freezing", func(x store.Exchange) error {
		p, err := x.Record("partner", n.idb)
		if err != nil {
			return err
		}
		p.Body = bytes.Replace(p.Body, []byte(`"state":"pinned"`), []byte(`"state":"pinned","frozen":"f-1"`), 1)
		return x.Put("partner", p)
	}))
	must(t, n.a.Exchange(t.Context(), "a fault", func(x store.Exchange) error {
		return x.Put("fault", store.Record{ID: "f-1", Owner: n.idb, State: "open", At: n.Now(),
			Body: []byte(`{"id":"f-1","partner":"` + n.idb + `","code":"fork","words":{"ar":"سجلّان","en":"Two ledgers."},"at":"2025-01-02T10:00:00Z","evidence":["a signed note"]}`)})
	}))
	cora, ana := n.as(n.sa, "cora", "en"), n.as(n.sa, "ana", "en")
	page := "/share/" + n.idb
	cora.has(page, "Nothing is given", "Two ledgers.", page+"/thaw", "a signed note", "stopped: a fault in the ledger")
	if strings.Contains(ana.has(page), page+"/thaw") {
		t.Error("an analyst is offered to go on")
	}
	if code, body, _ := cora.post(page+"/thaw", url.Values{"note": {" "}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, "Write what you found.") {
		t.Errorf("going on without a word gave %d", code)
	}
	if code, _, _ := cora.post(page+"/thaw", url.Values{"note": {"Their clock was wrong."}}); code != http.StatusSeeOther {
		t.Fatalf("going on gave %d", code)
	}
	if body := cora.has(page, "looked at"); strings.Contains(body, page+"/thaw") {
		t.Error("it is still stopped")
	}
}

func TestShareWithoutPartners(t *testing.T) {
	srv := staffed(t)
	b := open(t, srv, "en")
	b.signIn("admin")
	b.has("/share", "No partners yet", "/share/partners/new")
	b.has("/share/releases", "No releases yet")
}

// Every act of the journal, every link and every code has its words.
func TestShareWords(t *testing.T) {
	l, err := loadLocales(&assets{})
	must(t, err)
	want := map[string][]string{"act": store.Acts(), "share.property": whyProperties, "share.link": append(strings.Fields("waiting revoked frozen recovering courier new up"),
		node.FailUnreachable, node.FailKeyChanged, node.FailBusy, node.FailTurnedAway, node.FailOther),
		"share.saved": {"sent", "retried", "proposed"}}
	for _, lang := range languages {
		words := l.words[lang.Code]
		for do := range partnerActs {
			if do != "retry" {
				want["share.saved"] = append(want["share.saved"], do)
			}
		}
		for prefix, values := range want {
			for _, v := range values {
				if _, ok := words[prefix+"."+v]; !ok {
					t.Errorf("%s has no word for %s.%s", lang.Code, prefix, v)
				}
			}
		}
	}
}

// What is shown of a text is the text: no word is lost, and what goes shows nothing else.
func TestDiffLosesNothing(t *testing.T) {
	l := &locale{look: look{Lang: "en"}, language: languages[1], words: map[string]message{}}
	word := rapid.SampledFrom([]string{"a", "b", "the", "shrine", "دمشق", "يوم", "11", "-", "\n", "cell,"})
	rapid.Check(t, func(t *rapid.T) {
		full := strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "full"), " ")
		goes := strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "goes"), " ")
		it := &whyItem{Goes: true}
		size := len([]rune(full))
		for range rapid.IntRange(0, 3).Draw(t, "portions") {
			it.Marks.Portions = append(it.Marks.Portions, release.Portion{Lang: "en", Why: release.WhyOther,
				Span: text.Span{Start: rapid.IntRange(0, size).Draw(t, "start"), End: rapid.IntRange(0, size).Draw(t, "end")}})
		}
		n := numbering{l: l, item: it}
		v := n.text("en", full, goes)
		flat := func(lines [][]whyPiece) string {
			var words []string
			for _, line := range lines {
				for _, p := range line {
					if p.N < 0 || p.N > len(it.Diffs) || (p.N == 0) != (p.State == "given") {
						t.Fatalf("piece %+v of %d differences", p, len(it.Diffs))
					}
					words = append(words, p.Text)
				}
			}
			return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
		}
		if got, want := flat(v.Full), strings.Join(strings.Fields(full), " "); got != want {
			t.Fatalf("all of it: got %q, want %q", got, want)
		}
		if got, want := flat(v.Goes), strings.Join(strings.Fields(goes), " "); got != want {
			t.Fatalf("what goes: got %q, want %q", got, want)
		}
	})
}

func TestFindPhrase(t *testing.T) {
	full := "قال مصدرٌ قريب من الخلية، إن العملية يوم 11 يناير. A source, close to the cell."
	for _, c := range []struct{ phrase, from, to, want string }{
		{"مصدرٌ قريب", "", "", "مصدرٌ قريب"},
		{"مصدر   قريب من\nالخلية", "", "", "مصدرٌ قريب من الخلية،"},
		{"", "مصدر", "الخلية", "مصدرٌ قريب من الخلية،"},
		{"a source close", "", "", "A source, close"},
		{"", "nowhere", "", ""},
		{"", "cell", "source", ""},
		{"...", "", "", ""},
	} {
		span, err := findPhrase(full, c.phrase, c.from, c.to)
		got := ""
		if err == nil {
			got = string([]rune(full)[span.Start:span.End])
		}
		if got != c.want {
			t.Errorf("%q, %q…%q gave %q, want %q", c.phrase, c.from, c.to, got, c.want)
		}
	}
}

func TestBalanceFigure(t *testing.T) {
	l, err := loadLocales(&assets{})
	must(t, err)
	monday := time.Date(2025, 1, 6, 0, 0, 0, 0, time.UTC)
	var weeks []ledger.Week
	for i := range 14 {
		weeks = append(weeks, ledger.Week{Monday: monday.AddDate(0, 0, 7*i), Given: i * 3, Received: 14 - i})
	}
	for _, lang := range []string{"ar", "en"} {
		loc, _, err := l.of(look{Lang: lang, Digits: "latn", Months: "roman"})
		must(t, err)
		one, two := loc.balance(weeks), loc.balance(weeks)
		if one != two || strings.Contains(string(one), "style=") {
			t.Error("the figure is not the same twice, or holds a style")
		}
		if strings.Contains(string(one), `x="-`) || strings.Contains(string(one), `y="-`) {
			t.Errorf("%s: something lies outside: %s", lang, one)
		}
		if loc.balance(nil) != "" {
			t.Error("nothing is drawn")
		}
	}
}
