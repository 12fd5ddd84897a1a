package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/store/storetest"
)

// One event: an agency's text in two languages, another paper's own words, and what an office says each month.
const (
	agencyAR = `أعلن جهاز الأمن الداخلي، مساء السبت 11 كانون الثاني 2025، توقيف أربعة أشخاص يشتبه في انتمائهم إلى خلية كانت تحضر لتفجير دراجة نارية في سوق الخضار بمدينة دير الزور.
وجاء في بيان للجهاز تلقت وكالة الضفاف نسخة منه أن العملية نفذت بعد متابعة استمرت ثلاثة أسابيع، وأن عناصر الجهاز ضبطوا في المنزل المستهدف 3 عبوات معدة للتفجير وجهازي تفجير عن بعد ومبلغا ماليا ووثائق مزورة.
وأوضح البيان أن الخلية تلقت تعليماتها من قيادي موجود خارج المحافظة، وأنها كانت تنوي التنفيذ في ساعة الذروة من صباح الاثنين.
وفي خبر آخر، قتل 6 من عناصر الجيش السوري يوم الجمعة 10 كانون الثاني 2025 في هجوم شنه تنظيم الدولة الإسلامية على رتل قرب مدينة تدمر.`
	ownAR = `نجت سوق الخضار في دير الزور من تفجير كان سيقع في أشد أوقاتها ازدحاما. ففي ليلة 11 كانون الثاني 2025 أوقف الأمن الداخلي أربعة أشخاص في مدينة دير الزور كانوا يعدون لتفجير دراجة نارية، وفق ما قاله سكان من الحي لمراسلنا.
وقال هؤلاء إن قوة كبيرة طوقت المكان عند الثامنة مساء وقطعت الكهرباء عن ثلاثة شوارع، وإنها خرجت بعد ساعة ومعها رجال معصوبو الأعين وصناديق.`
	agencyEN = `Six road guards were killed and nine others wounded on 14 January 2025 when gunmen of the Islamic State ambushed a convoy of fuel tankers on the desert highway near Palmyra, a military source told the Harbour News Agency.
The attackers set off two roadside devices as the lead vehicle passed and then opened fire from two hills that overlook the road, the source said. The exchange lasted some forty minutes, until reinforcements arrived from the pumping station.
Three tankers burned out completely, and the gunmen withdrew towards the southern steppe with a pickup that carried a machine gun, the source added.`
	monthly = `The Ministry of Interior informs the public that, acting on precise intelligence and in the framework of the continuous pursuit of outlaws, a unit of the directorate of security arrested %s wanted members of the Islamic State on %s in the city of %s.
Found in their possession were %s rifles, %s magazines and a quantity of ammunition. They were handed over to the competent judiciary so that legal measures may be taken against them.
The Ministry stresses that its units will not hesitate to strike with an iron hand at everybody who tampers with the security and stability of the citizens.`
)

// reprint is what another paper makes of an agency's text.
func reprint(lang, body string) string {
	if lang == "ar" {
		return "تفاصيل إحباط تفجير كبير\nصحيفة الساحل - متابعات\n" + body + "\nتابعونا على قناتنا في تلغرام\nجميع الحقوق محفوظة لصحيفة الساحل"
	}
	return "Deadly ambush on desert road: what we know\nThe Coast Daily, with agencies\n" + body + "\nFollow us on our channel\nThe Coast Daily. All rights reserved."
}

func give(t *testing.T, n *Node, by, name, source, words string, published incident.Day, restricted ...string) (store.Document, []incident.Claim) {
	t.Helper()
	d, added, err := n.TakeDocument(t.Context(), store.Document{Name: name, Source: source, Text: words, Published: published, By: by, Restricted: restricted})
	if err != nil || !added {
		t.Fatalf("taking %s: added %t, %v", name, added, err)
	}
	return d, proposals(t, n, d.ID)
}

// proposals are the claims of a document that await.
func proposals(t *testing.T, n *Node, document string) []incident.Claim {
	t.Helper()
	claims, err := n.Proposals(t.Context(), everybody, document)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(claims, func(c incident.Claim) bool { return c.State != incident.Awaiting })
}

// sourcesOf lists the ids of the sources of claims, each once.
func sourcesOf(claims []incident.Claim) string {
	var out []string
	for _, c := range claims {
		if !slices.Contains(out, c.Source.ID) {
			out = append(out, c.Source.ID)
		}
	}
	return strings.Join(out, " ")
}

func ofClass(t *testing.T, claims []incident.Claim, classes ...incident.Class) incident.Claim {
	t.Helper()
	for _, c := range claims {
		if slices.Contains(classes, c.Class) {
			return c
		}
	}
	t.Fatalf("there is no claim of class %v among %d", classes, len(claims))
	return incident.Claim{}
}

func TestCopiesAreOneSource(t *testing.T) {
	n, ctx := open(t), t.Context()
	day := incident.Date(2025, 1, 15)
	for _, c := range []struct{ lang, body string }{{"ar", agencyAR}, {"en", agencyEN}} {
		first, claims := give(t, n, "", c.lang, "Riverbank Press", c.body, day)
		if first.Repeats != "" || sourcesOf(claims) != store.OwnSource(first.ID) {
			t.Fatalf("the first one repeats %q, its source is %q", first.Repeats, sourcesOf(claims))
		}
		again, copied := give(t, n, "", c.lang+" again", "The Coast Daily", reprint(c.lang, c.body), day+1)
		if again.Repeats != first.ID || again.Alike != first.ID {
			t.Errorf("%s: the copy repeats %q, %q", c.lang, again.Repeats, again.Alike)
		}
		if len(copied) == 0 || sourcesOf(copied) != store.OwnSource(first.ID) || copied[0].Source.Document != again.ID || copied[0].Source.Name != again.Name {
			t.Errorf("%s: claims of %q in %q (%q)", c.lang, sourcesOf(copied), copied[0].Source.Document, copied[0].Source.Name)
		}
		// Two papers with one text corroborate nothing, until somebody says that they are two.
		one, other := claims[0], ofClass(t, copied, claims[0].Class)
		id, err := n.ConfirmTogether(ctx, "ana", store.Placed{Claim: other}, first.ID, one.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		sources := func() int {
			full, err := n.Incident(ctx, everybody, id)
			if err != nil || len(full.Claims) != 2 {
				t.Fatalf("%d claims, %v", len(full.Claims), err)
			}
			return full.Incident.Sources
		}
		if got := sources(); got != 1 {
			t.Errorf("%s: %d sources", c.lang, got)
		}
		if err := n.SetRepeats(ctx, "ana", again.ID, "", "their own correspondent was there"); err != nil {
			t.Fatal(err)
		}
		if got := sources(); got != 2 {
			t.Errorf("%s: %d sources after somebody said that they are two", c.lang, got)
		}
		if err := n.SetRepeats(ctx, "ana", again.ID, first.ID, "no, they only signed it"); err != nil {
			t.Fatal(err)
		}
		if got := sources(); got != 1 {
			t.Errorf("%s: %d sources after that was taken back", c.lang, got)
		}
		if got := sourcesOf(proposals(t, n, again.ID)); got != "" && got != store.OwnSource(first.ID) {
			t.Errorf("%s: what awaits is of %q", c.lang, got)
		}
	}
	if faults, err := n.Check(ctx); err != nil || len(faults) > 0 {
		t.Error(faults, err)
	}
}

func TestOwnWordsAndFormsAreNoCopies(t *testing.T) {
	n := open(t)
	day := incident.Date(2025, 1, 13)
	give(t, n, "", "agency", "Riverbank Press", agencyAR, day)
	if own, _ := give(t, n, "", "paper", "The Coast Daily", ownAR, day); own.Repeats != "" {
		t.Errorf("a paper that tells it in its own words repeats %s", own.Repeats)
	}
	var last store.Document
	for i, f := range [][]any{{"3", "6 January 2025", "Jableh", "4", "18"}, {"5", "9 January 2025", "Homs", "7", "26"}, {"2", "12 January 2025", "Aleppo", "3", "11"}} {
		d, claims := give(t, n, "", fmt.Sprint("statement ", i), "Ministry of Interior", fmt.Sprintf(monthly, f...), day)
		if d.Repeats != "" || sourcesOf(claims) != store.OwnSource(d.ID) {
			t.Errorf("statement %d repeats %q", i, d.Repeats)
		}
		last = d
	}
	// The same statement in a paper is a copy, and of that one.
	if d, _ := give(t, n, "", "paper 2", "The Coast Daily", reprint("en", last.Text), day); d.Repeats != last.ID {
		t.Errorf("the printed statement repeats %q, want %s", d.Repeats, last.ID)
	}
	// A month later the same words are another occasion.
	if d, _ := give(t, n, "", "next month", "Ministry of Interior", last.Text, day+30); d.Repeats != "" {
		t.Errorf("a month later, it repeats %q", d.Repeats)
	}
}

// An article that prints an agency's text among other matter is a source of its own but for what it took.
func TestAPassageIsItsSources(t *testing.T) {
	n := open(t)
	day := incident.Date(2025, 1, 15)
	first, _ := give(t, n, "", "agency", "Harbour News Agency", agencyEN, day)
	long := ` The quiet of the past weeks is over, officials in Homs say. On 15 January 2025 the Syrian army raided a farm near Sukhna and arrested 4 members of the Islamic State, according to a statement of the Ministry of Defense. Neighbours heard shots at dawn and saw two burning cars on the way to the village well.
` + agencyEN + `
Shopkeepers along the road have begun to close at dusk, and lorry drivers ask for twice the fare to go farther than the last checkpoint. What worries them most is the winter fog.`
	d, claims := give(t, n, "", "long read", "The Coast Daily", long, day)
	if d.Repeats != first.ID {
		t.Errorf("it repeats %q", d.Repeats)
	}
	taken, own := 0, 0
	for _, c := range claims {
		switch {
		case c.When.Start == incident.Date(2025, 1, 15) && c.Source.ID == store.OwnSource(d.ID):
			own++
		case c.When.Start == incident.Date(2025, 1, 14) && c.Source.ID == store.OwnSource(first.ID):
			taken++
		case c.When.Start != incident.NoDay:
			t.Errorf("a claim of %s (%s) is of %s", c.When.Start, c.Class, c.Source.ID)
		}
	}
	if taken == 0 || own == 0 {
		t.Errorf("%d claims are the agency's and %d its own, of %d", taken, own, len(claims))
	}
}

func TestCopiesAtOnce(t *testing.T) {
	n := open(t)
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			_, _, err := n.TakeDocument(t.Context(), store.Document{Name: fmt.Sprint("paper ", i), Text: reprint("ar", agencyAR) + strings.Repeat(" المزيد", i), Published: incident.Date(2025, 1, 12)})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	docs, _, err := n.Documents(t.Context(), everybody, "", "", 10)
	if err != nil || len(docs) != 6 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	var all []incident.Claim
	for _, d := range docs {
		all = append(all, proposals(t, n, d.ID)...)
	}
	if got := sourcesOf(all); strings.Contains(got, " ") {
		t.Errorf("six papers with one text are %q", got)
	}
}

// TestCopiesTellNothing: what a document is said to repeat depends on nothing that is hidden from one of its readers. The
// node is made twice, with and without a document that only ana sees; ben is told the same, to the byte.
func TestCopiesTellNothing(t *testing.T) {
	world := func(secret bool) string {
		at := time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC)
		n, err := Open(t.Context(), Config{Data: t.TempDir(), Now: func() time.Time { return at }})
		if err != nil {
			t.Fatal(err)
		}
		defer n.Close()
		ctx := t.Context()
		for _, p := range []string{"ana", "ben"} {
			if err := n.AddPerson(ctx, "", account.Person{ID: p, Login: p, Name: p, Roles: []account.Role{account.Analyst}}); err != nil {
				t.Fatal(err)
			}
		}
		day := incident.Date(2025, 1, 15)
		if secret {
			_, claims := give(t, n, "ana", "hers", "A source", agencyEN, day, "ana")
			if _, err := n.Confirm(ctx, "ana", store.Placed{Claim: claims[0]}, ""); err != nil {
				t.Fatal(err)
			}
		}
		var told []any
		if secret { // the very same text by the very same name
			give(t, n, "ana", "his 0", "The Coast Daily", reprint("en", agencyEN), day, "ana")
		}
		for i, restricted := range [][]string{nil, {"ben"}} {
			d, claims := give(t, n, "ben", fmt.Sprint("his ", i), "The Coast Daily", reprint("en", agencyEN), day, restricted...)
			told = append(told, d, claims)
			known, err := n.Known(ctx, store.Viewer{Person: "ben"}, claims[0])
			if err != nil {
				t.Fatal(err)
			}
			copies, err := n.Copies(ctx, store.Viewer{Person: "ben"}, d.ID)
			if err != nil {
				t.Fatal(err)
			}
			told = append(told, known, copies)
		}
		links, next, err := n.ProposedLinks(ctx, store.Viewer{Person: "ben"}, "", "", 10)
		if err != nil {
			t.Fatal(err)
		}
		events, _, err := n.Events(ctx, store.Viewer{Person: "ben"}, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.MarshalIndent(append(told, links, next, events), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if a, b := world(true), world(false); a != b {
		i := 0
		for i < min(len(a), len(b)) && a[i] == b[i] {
			i++
		}
		t.Errorf("ben is told of what he may not see: …%s… and without it …%s…", a[max(0, i-200):min(len(a), i+200)], b[max(0, i-200):min(len(b), i+200)])
	}
}

func TestSetRepeatsRefuses(t *testing.T) {
	n, ctx := open(t), t.Context()
	for _, p := range []string{"ana", "ben"} {
		if err := n.AddPerson(ctx, "", account.Person{ID: p, Login: p, Name: p, Roles: []account.Role{account.Analyst}}); err != nil {
			t.Fatal(err)
		}
	}
	day := incident.Date(2025, 1, 15)
	hers, _ := give(t, n, "ana", "hers", "A source", agencyEN, day, "ana")
	open, _ := give(t, n, "ben", "open", "The Coast Daily", reprint("en", agencyEN), day)
	own, _ := give(t, n, "ben", "own", "The Coast Daily", ownAR, day)
	for _, c := range []struct {
		by, document, earlier string
		want                  error
	}{
		{"ben", open.ID, hers.ID, store.ErrNotFound},
		{"ben", hers.ID, "", store.ErrNotFound},
		{"ana", open.ID, hers.ID, store.ErrUnseen},
		{"ana", open.ID, own.ID, store.ErrConflict}, // it came later
		{"ana", open.ID, open.ID, store.ErrConflict},
	} {
		if err := n.SetRepeats(ctx, c.by, c.document, c.earlier, ""); !errors.Is(err, c.want) {
			t.Errorf("%s says that %s repeats %s: %v, want %v", c.by, c.document, c.earlier, err, c.want)
		}
	}
	// A person may know what no text shows: that one translates the other.
	if err := n.SetRepeats(ctx, "ben", own.ID, open.ID, "a translation"); err != nil {
		t.Fatal(err)
	}
	if got := sourcesOf(proposals(t, n, own.ID)); got != store.OwnSource(open.ID) {
		t.Errorf("its claims are of %q", got)
	}
	if d, err := n.Document(ctx, store.Viewer{Person: "ben"}, own.ID); err != nil || d.Repeats != open.ID || d.Alike != "" {
		t.Errorf("it repeats %q, %q, %v", d.Repeats, d.Alike, err)
	}
}

// A node of an earlier version gets the sketches of its documents when it runs.
func TestOldDocumentsAreSketched(t *testing.T) {
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, DatabaseFile), storetest.Schema2(t, "db"), 0o600); err != nil {
		t.Fatal(err)
	}
	n, err := Open(t.Context(), Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if err := n.sketchOld(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left, err := n.Unsketched(t.Context(), 10); err != nil || len(left) != 0 {
		t.Errorf("%d documents are left without, %v", len(left), err)
	}
	if err := n.Recompose(t.Context(), nil); err != nil { // it was written where no unit was known
		t.Fatal(err)
	}
	if faults, err := n.Check(t.Context()); err != nil || len(faults) > 0 {
		t.Error(faults, err)
	}
}
