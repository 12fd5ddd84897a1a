package node

import (
	"bytes"
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"pgregory.net/rapid"

	"tansiq/data"
	"tansiq/internal/account"
	"tansiq/internal/format/document"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

var (
	all       = store.Query{From: incident.NoDay, To: incident.NoDay}
	everybody = store.Viewer{System: true}
)

func open(t *testing.T) *Node {
	t.Helper()
	n, err := Open(t.Context(), Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

func count(t *testing.T, n *Node) int {
	t.Helper()
	c, err := n.Count(t.Context(), everybody, all)
	if err != nil {
		t.Fatal(err)
	}
	return c.N
}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	b, err := data.Samples.ReadFile("samples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestQueriesSurviveTheAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.OneOf(rapid.Just(incident.NoDay), rapid.Map(rapid.IntRange(0, 20000), func(i int) incident.Day { return incident.Day(i) }))
		word := rapid.StringMatching(`[a-zا-ي&=%+]{0,8}`)
		q := store.Query{
			Text: word.Draw(t, "text"), From: day.Draw(t, "from"), To: day.Draw(t, "to"), NoTime: rapid.Bool().Draw(t, "undated"),
			Unit: word.Draw(t, "unit"), Actor: word.Draw(t, "actor"), Contradicted: rapid.Bool().Draw(t, "contradicted"),
			Placing: rapid.SampledFrom([]string{"", "point", "area", "none"}).Draw(t, "placing"),
		}
		if q.From != incident.NoDay && q.To != incident.NoDay && q.From > q.To {
			q.From, q.To = q.To, q.From
		}
		for range rapid.IntRange(0, 3).Draw(t, "classes") {
			q.Classes = append(q.Classes, rapid.SampledFrom(Classes).Draw(t, "class"))
		}
		for range rapid.IntRange(0, 2).Draw(t, "sides") {
			q.Sides = append(q.Sides, rapid.SampledFrom([]incident.Side{incident.SideGroup, incident.SideNeither}).Draw(t, "side"))
		}
		if rapid.Bool().Draw(t, "boxed") {
			south := rapid.Float64Range(-90, 90).Draw(t, "south")
			q.Box = &store.Box{West: rapid.Float64Range(-180, 180).Draw(t, "west"), East: rapid.Float64Range(-180, 180).Draw(t, "east"),
				South: south, North: rapid.Float64Range(south, 90).Draw(t, "north")}
		}
		v, err := url.ParseQuery(QueryValues(q).Encode())
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseQuery(v)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, q) {
			t.Fatalf("got %+v, want %+v", got, q)
		}
	})
}

// FuzzParseQuery: nothing in an address breaks the parser, and what it takes it writes back the same.
func FuzzParseQuery(f *testing.F) {
	f.Add("class=attack,clash&from=2018-01-01&side=group")
	f.Add("box=35.5,32,42,37.25&q=%D8%AA%D8%AF%D9%85%D8%B1&undated=yes&placing=area")
	f.Add("from=-1&to=9999-99-99&box=NaN,1,2,Inf")
	f.Fuzz(func(t *testing.T, address string) {
		v, err := url.ParseQuery(address)
		if err != nil {
			return
		}
		q, err := ParseQuery(v)
		if err != nil {
			return
		}
		again, err := ParseQuery(QueryValues(q))
		if err != nil {
			t.Fatalf("%q became %q: %v", address, QueryValues(q).Encode(), err)
		}
		if !reflect.DeepEqual(q, again) {
			t.Fatalf("%+v became %+v", q, again)
		}
	})
}

func TestQueriesSayWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ query, says string }{
		{"clas=attack", "clas: there is no such filter"}, {"class=attack,party", `"party"`}, {"side=enemy", `"enemy"`},
		{"from=2025", "2025-01-11"}, {"from=2025-02-01&to=2025-01-01", "after"}, {"box=1,2,3", "west,south,east,north"},
		{"box=200,0,1,1", "180"}, {"box=0,5,1,1", "north"}, {"placing=here", "point, area, none"}, {"undated=perhaps", "yes nor no"},
	} {
		v, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseQuery(v); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.query, err)
		}
	}
	if _, err := ParseQuery(url.Values{"cursor": {"x"}}, "cursor"); err != nil {
		t.Errorf("a parameter that was named is refused: %v", err)
	}
}

// TestClassesAreComplete holds the list against the constants of package incident.
func TestClassesAreComplete(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../incident/claim.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var want []incident.Class
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || v.Type == nil || len(v.Values) != 1 {
			return true
		}
		if id, ok := v.Type.(*ast.Ident); ok && id.Name == "Class" {
			s, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, incident.Class(s))
		}
		return true
	})
	if !slices.Equal(Classes, want) {
		t.Errorf("Classes is %v, the constants are %v", Classes, want)
	}
}

func TestImportGoesOnWhereItStopped(t *testing.T) {
	n := open(t)
	csv := sample(t, "ucdp-sample.csv")
	whole := open(t)
	want, err := whole.Import(t.Context(), "ucdp", bytes.NewReader(csv), ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	file, hash, done, err := n.spool(bytes.NewReader(csv))
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	// The first import dies between its two writes of a batch: once before the note of how far it came, once after.
	for _, noted := range []bool{false, true} {
		in := &intake{node: n, ctx: t.Context(), job: "import:ucdp:" + hash, options: ImportOptions{By: "import:ucdp"}}
		if err := in.resume(); err != nil {
			t.Fatal(err)
		}
		if err := n.readUCDP(file, in); err != nil {
			t.Fatal(err)
		}
		in.batch = in.batch[:200]
		if noted {
			err = errors.Join(in.flush(), in.settle())
		} else {
			_, err = in.store(in.batch)
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
	if got := count(t, n); got != 200 {
		t.Fatalf("%d incidents after two broken imports of the same 200 rows", got)
	}
	got, err := n.Import(t.Context(), "ucdp", bytes.NewReader(csv), ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// The batch that was stored before its note counts as unchanged: it was there.
	if got.Read != want.Read || got.Added+got.Unchanged != want.Added || count(t, n) != count(t, whole) {
		t.Errorf("resumed: %+v, in one go: %+v", got, want)
	}
	again, err := n.Import(t.Context(), "ucdp", bytes.NewReader(csv), ImportOptions{})
	if err != nil || again.Unchanged != want.Read || again.Added != 0 {
		t.Errorf("once more: %+v %v", again, err)
	}
	if faults, err := n.Check(t.Context()); err != nil || len(faults) > 0 {
		t.Errorf("faults: %v %v", faults, err)
	}
}

func TestAnImportThatIsCancelledStops(t *testing.T) {
	n := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := n.Import(ctx, "ucdp", bytes.NewReader(sample(t, "ucdp-sample.csv")), ImportOptions{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTakingADocument(t *testing.T) {
	n := open(t)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "yusuf", Roles: []account.Role{account.Analyst}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	d, added, err := n.TakeDocument(t.Context(), store.Document{Original: sample(t, "report-ar-cp1256.txt"), Published: incident.NoDay, By: p.ID})
	if err != nil || !added {
		t.Fatal(added, err)
	}
	if d.Name == "" || d.Lang != "ar" || d.Marking != incident.TLPAmber || len(d.Notes) == 0 || !strings.Contains(d.Notes[0].EN, "1256") {
		t.Errorf("taken as %q, %s, %s, notes %q", d.Name, d.Lang, d.Marking, d.Notes)
	}
	if d.Waiting == 0 {
		t.Error("nothing waits")
	}
	if got := count(t, n); got != 0 {
		t.Errorf("%d incidents although nobody confirmed anything", got)
	}
	// Pasted text is the same document when it is the same text under the same name.
	e, added, err := n.TakeDocument(t.Context(), store.Document{Name: d.Name, Text: d.Text, Published: incident.NoDay, By: p.ID})
	if err != nil || added || e.ID != d.ID {
		t.Errorf("pasted: added %t, %s, %v", added, e.ID, err)
	}
	claims, err := n.Proposals(t.Context(), everybody, d.ID)
	if err != nil {
		t.Fatal(err)
	}
	bad := claims[0]
	bad.Places = []incident.Place{{Precision: incident.PlaceTown, Coord: &incident.Coord{Lon: 36, Lat: 136}}}
	var invalid *incident.Invalid
	if _, err := n.Confirm(t.Context(), p.ID, store.Placed{Claim: bad}, ""); !errors.As(err, &invalid) {
		t.Errorf("a claim at latitude 136 was confirmed: %v", err)
	}
	if _, err := n.Confirm(t.Context(), p.ID, store.Placed{Claim: claims[0]}, ""); err != nil {
		t.Error(err)
	}
	for name, text := range map[string]string{"nul": "a\x00b", "empty": "", "digits": "12 34"} {
		var refused *document.Error
		if _, _, err := n.TakeDocument(t.Context(), store.Document{Name: name, Text: text, Published: incident.NoDay, By: p.ID}); !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheFirstRun(t *testing.T) {
	n := open(t)
	admin := account.Person{Login: "mona", Name: "Mona", Hash: "$argon2id$…", Roles: []account.Role{account.Admin}}
	if err := n.Found(t.Context(), "anything", admin, nil); !errors.Is(err, store.ErrNotFound) {
		t.Fatalf("without a token that was printed: %v", err)
	}
	old := n.SetupToken()
	token := n.SetupToken()
	for _, wrong := range []string{"", "x", old} {
		if err := n.Found(t.Context(), wrong, admin, nil); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("token %q: %v", wrong, err)
		}
	}
	if err := n.Found(t.Context(), token, admin, map[string]string{SettingName: "North", SettingSubject: "hts"}); err != nil {
		t.Fatal(err)
	}
	p, err := n.PersonByLogin(t.Context(), "mona")
	if err != nil || p.ID == "" || !p.Has(account.Admin) {
		t.Fatalf("%+v %v", p, err)
	}
	if s, err := n.Subject(t.Context()); err != nil || s != "hts" {
		t.Errorf("subject %q %v", s, err)
	}
	admin.Login = "eve"
	if err := n.Found(t.Context(), token, admin, nil); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a second first admin: %v", err)
	}
	if err := n.Configure(t.Context(), p.ID, map[string]string{"desk.colour": "red"}); err == nil {
		t.Error("a setting that does not exist was written")
	}
}

func TestTokens(t *testing.T) {
	n := open(t)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "yusuf", Roles: []account.Role{account.Analyst}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	works := func(token string) bool {
		t.Helper()
		who, err := n.PersonByToken(t.Context(), token)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil && who.ID == p.ID
	}
	first, err := n.NewToken(t.Context(), p.ID, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	second, err := n.NewToken(t.Context(), p.ID, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if works(first) || !works(second) || works("") || works("tq_") || works(second+"x") {
		t.Error("only the newest token may work")
	}
	if _, err := n.ChangePerson(t.Context(), p.ID, p.ID, account.Change{Password: "seven quiet rivers"}); err != nil {
		t.Fatal(err)
	}
	if works(second) {
		t.Error("a new password must end the token")
	}
	third, err := n.NewToken(t.Context(), p.ID, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, barred := range []bool{true, false} {
		if _, err := n.ChangePerson(t.Context(), p.ID, p.ID, account.Change{Disabled: &barred}); err != nil {
			t.Fatal(err)
		}
		if works(third) {
			t.Errorf("barred %t: the token from before works", barred)
		}
	}
	if _, err := n.NewToken(t.Context(), p.ID, "nobody"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a token for nobody: %v", err)
	}
}

func TestTheLastAdminStaysAdmin(t *testing.T) {
	n := open(t)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "mona", Roles: []account.Role{account.Admin}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	var refused *account.Error
	if _, err := n.ChangePerson(t.Context(), p.ID, p.ID, account.Change{Roles: []account.Role{account.Analyst}}); !errors.As(err, &refused) || refused.Code != "last_admin" {
		t.Errorf("got %v", err)
	}
}

func TestBackupToPostQuantumRecipients(t *testing.T) {
	n := open(t)
	if _, err := n.Import(t.Context(), "ucdp", bytes.NewReader(sample(t, "ucdp-sample.csv")), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	office, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "b.age")
	if _, err := n.Backup(t.Context(), file, Seal{Recipients: []string{office.Recipient().String()}}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	sealed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	empty := open(t)
	if err := empty.Restore(t.Context(), bytes.NewReader(sealed), Unseal{Identities: []byte(other.String())}); !errors.Is(err, ErrWrongKey) {
		t.Errorf("a stranger's key: %v", err)
	}
	key := Unseal{Identities: []byte("# the office\n" + office.String() + "\n")}
	for _, cut := range []int{len(sealed) - 1, len(sealed) / 2, 10} {
		if err := empty.Restore(t.Context(), bytes.NewReader(sealed[:cut]), key); err == nil {
			t.Errorf("a backup cut at byte %d was restored", cut)
		}
	}
	if got := count(t, empty); got != 0 {
		t.Fatalf("damaged backups left %d incidents", got)
	}
	if err := empty.Restore(t.Context(), bytes.NewReader(sealed), key); err != nil {
		t.Fatal(err)
	}
	if got, want := count(t, empty), count(t, n); got != want {
		t.Errorf("restored %d of %d incidents", got, want)
	}
	for _, s := range []Seal{{}, {Recipients: []string{"age1x"}}, {Recipients: []string{office.Recipient().String()}, Passphrase: "both"}} {
		if _, err := n.Backup(t.Context(), file+".2", s); err == nil {
			t.Errorf("%v seals a backup", s)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(file), ".tansiq*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestOneServerADirectory(t *testing.T) {
	dir := t.TempDir()
	release, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(dir); !errors.Is(err, ErrRunning) || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
		t.Errorf("a second lock: %v", err)
	}
	release()
	release, err = Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	release()
}

func TestOpeningWhatIsNotThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mistyped")
	if _, err := OpenExisting(t.Context(), Config{Data: dir}); !errors.Is(err, ErrNoNode) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("looking for a node made its directory")
	}
	for _, c := range []Config{{}, {Data: dir, DB: "postgres://x"}, {DB: "mysql://x"}} {
		if _, err := Open(t.Context(), c); err == nil {
			t.Errorf("%+v opens", c)
		}
	}
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, DatabaseFile), []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Config{Data: broken}); err == nil {
		t.Error("a file that is no database opens")
	}
}

func TestWhatPagesAsk(t *testing.T) {
	n := open(t)
	places := n.SearchPlaces("الرقة", 5)
	if len(places) == 0 || places[0].Coord == nil || places[0].Why.AR == "" || places[0].Why.EN == "" {
		t.Fatalf("الرقة: %+v", places)
	}
	for _, p := range n.SearchPlaces("Syria", 3) {
		if p.Precision.Point() && strings.HasPrefix(p.ID, "SY") {
			t.Errorf("%s is drawn as a point", p.ID)
		}
	}
	units := n.Units()
	if len(units) < 14+62 || units[0].Name.AR == "" {
		t.Fatalf("%d units, first %+v", len(units), units[0])
	}
	outlines, err := n.Outlines([]string{"SY-RA", "nowhere"})
	if err != nil || bytes.Count(outlines, []byte(`"type":"Feature"`)) != 1 || !bytes.Contains(outlines, []byte("الرقة")) {
		t.Errorf("outlines: %.200s %v", outlines, err)
	}
	actors := n.Actors()
	if !slices.IsSortedFunc(actors, func(a, b incident.Participant) int { return strings.Compare(a.Name.EN, b.Name.EN) }) {
		t.Error("actors are not in order")
	}
	if !slices.ContainsFunc(actors, func(a incident.Participant) bool { return a.ID == DefaultSubject }) {
		t.Error("the default subject group is not in the list of actors")
	}
}

func TestExportLeavesRestrictedDocumentsOut(t *testing.T) {
	n := open(t)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "yusuf", Roles: []account.Role{account.Analyst}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"report-en-1.txt", "report-ar-1.txt"} {
		d := store.Document{Name: name, Original: sample(t, name), Published: incident.NoDay, By: p.ID}
		if i == 1 {
			d.Restricted = []string{p.ID}
		}
		d, _, err := n.TakeDocument(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		claims, err := n.Proposals(t.Context(), everybody, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.Confirm(t.Context(), p.ID, store.Placed{Claim: claims[0]}, ""); err != nil {
			t.Fatal(err)
		}
	}
	if got := count(t, n); got != 2 {
		t.Fatalf("%d incidents", got)
	}
	for _, format := range []string{"stix", "geojson"} {
		var out bytes.Buffer
		written, err := n.Export(t.Context(), format, all, &out, nil)
		if err != nil || written != 1 || bytes.Contains(out.Bytes(), []byte("report-ar-1")) {
			t.Errorf("%s: wrote %d, %v", format, written, err)
		}
	}
	if _, err := n.Export(t.Context(), "pdf", all, io.Discard, nil); err == nil {
		t.Error("pdf is exported")
	}
}

func TestTheClockIsAsked(t *testing.T) {
	then := time.Date(2017, 6, 1, 12, 0, 0, 0, time.UTC)
	n, err := Open(t.Context(), Config{Data: t.TempDir(), Now: func() time.Time { return then }})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	future := 0
	tally, err := n.Import(t.Context(), "ucdp", bytes.NewReader(sample(t, "ucdp-sample.csv")), ImportOptions{
		Rejected: func(r Rejection) {
			if strings.Contains(r.Reason, "future") {
				future++
			}
		}})
	if err != nil || future == 0 || future != tally.Rejected {
		t.Errorf("in 2017, rows of 2019: %+v, %d in the future, %v", tally, future, err)
	}
}

func TestARestrictedDocumentIsNotToldByGivingItAgain(t *testing.T) {
	n := open(t)
	var ids []string
	for _, login := range []string{"yusuf", "rana", "salim"} {
		p, err := n.NewPerson(t.Context(), "", account.Person{Login: login, Roles: []account.Role{account.Analyst}}, "olive lantern quarry")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	d := store.Document{Name: "report", Original: sample(t, "report-en-1.txt"), Published: incident.NoDay, By: ids[0], Restricted: ids[1:2]}
	first, added, err := n.TakeDocument(t.Context(), d)
	if err != nil || !added || len(first.Restricted) != 2 || !slices.Contains(first.Restricted, ids[0]) {
		t.Fatalf("giving it: %t %v, restricted to %v", added, err, first.Restricted)
	}
	if again, added, err := n.TakeDocument(t.Context(), d); err != nil || added || again.ID != first.ID {
		t.Errorf("its giver gives it again: %t %v", added, err)
	}
	d.By, d.Restricted = ids[2], nil
	own, added, err := n.TakeDocument(t.Context(), d)
	if err != nil || !added || own.ID == first.ID || own.By != ids[2] || own.Waiting == 0 {
		t.Errorf("somebody barred gives it: %t %v %+v", added, err, own)
	}
	if again, added, err := n.TakeDocument(t.Context(), d); err != nil || added || again.ID != own.ID {
		t.Errorf("somebody barred gives it again: %t %v", added, err)
	}
	if faults, err := n.Check(t.Context()); err != nil || len(faults) > 0 {
		t.Errorf("check: %v %v", faults, err)
	}
}

func TestWhatIsSaidOfADocumentIsChecked(t *testing.T) {
	n := open(t)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "yusuf", Roles: []account.Role{account.Analyst}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	today := incident.DayOf(time.Now().UTC())
	give := func(change func(*store.Document)) (store.Document, string) {
		d := store.Document{Name: "report", Original: sample(t, "report-en-1.txt"), Published: incident.NoDay, By: p.ID}
		change(&d)
		d, _, err := n.TakeDocument(t.Context(), d)
		var fault *DocumentError
		if errors.As(err, &fault) {
			return d, fault.Code
		} else if err != nil {
			t.Error(err)
		}
		return d, ""
	}
	for code, change := range map[string]func(*store.Document){
		"future":  func(d *store.Document) { d.Published = today + 2 },
		"marking": func(d *store.Document) { d.Marking = "TLP:PURPLE" },
		"url":     func(d *store.Document) { d.URL = "javascript:alert(1)" },
		"person":  func(d *store.Document) { d.Restricted = []string{p.ID, "nobody"} },
	} {
		if _, got := give(change); got != code {
			t.Errorf("%s: %q", code, got)
		}
	}
	if docs, _, err := n.Documents(t.Context(), everybody, "", "", 10); err != nil || len(docs) != 0 {
		t.Errorf("%d documents are there although all were refused, %v", len(docs), err)
	}
	there, fault := give(func(d *store.Document) {
		d.URL, d.Marking, d.Published = "https://news.example/a", incident.TLPGreen, today
	})
	if fault != "" {
		t.Fatal(fault)
	}
	if d, fault := give(func(d *store.Document) { d.Restricted = []string{p.ID} }); fault != "wider" || d.ID != there.ID {
		t.Errorf("restricting what is there for all: %q", fault)
	}
}

func TestNothingIsLeftOfUploads(t *testing.T) {
	data := t.TempDir()
	left := filepath.Join(data, ".tansiq-import-1234")
	if err := os.WriteFile(left, []byte("half an upload"), 0o600); err != nil {
		t.Fatal(err)
	}
	n, err := Open(t.Context(), Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what a killed process left: %v", err)
	}
	_, hash, done, err := n.spool(struct{ io.Reader }{strings.NewReader("a stream")})
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	if files, err := filepath.Glob(filepath.Join(data, spoolPattern)); err != nil || len(files) > 0 || hash == "" {
		t.Errorf("while it is read: %v %v", files, err)
	}
}

// TestForeignObjects imports a bundle in which some objects break the rules: each is refused by itself, and who
// took a claim in is who imports it.
func TestForeignObjects(t *testing.T) {
	from := open(t)
	if _, err := from.Import(t.Context(), "ucdp", bytes.NewReader(sample(t, "ucdp-sample.csv")), ImportOptions{By: "somebody"}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := from.Export(t.Context(), "stix", all, &out, nil); err != nil {
		t.Fatal(err)
	}
	bundle := strings.Replace(out.String(), `"objects":[`, `"objects":[`+
		`{"type":"indicator","id":"indicator--2b9b4a9e-6f5b-4d3c-8f43-3a2a6b1c5d01","spec_version":"2.1"},`+
		`{"type":"x-note","spec_version":"2.1","id":"x-note--2b9b4a9e-6f5b-4d3c-8f43-3a2a6b1c5d02","created":"2025-01-01T00:00:00.000Z","modified":"2025-01-01T00:00:00.000Z","number":9007199254740993.5},`+
		`{"type":"x-note","spec_version":"2.1","id":"x-note--2b9b4a9e-6f5b-4d3c-8f43-3a2a6b1c5d03","created":"2025-01-02T00:00:00.000Z","modified":"2025-01-01T00:00:00.000Z"},`, 1)
	n := open(t)
	var bad, notes []string
	tally, err := n.Import(t.Context(), "stix", strings.NewReader(bundle), ImportOptions{By: "rana",
		Rejected: func(r Rejection) { bad = append(bad, r.String()) }, Note: func(s string) { notes = append(notes, s) }})
	if err != nil || tally.Rejected != 2 || tally.Added != tally.Read-2 || len(bad) != 2 || len(notes) != 1 || !strings.Contains(notes[0], "5d03: modified") {
		t.Fatalf("%+v %v %q %q", tally, err, bad, notes)
	}
	for i, want := range []string{"object 1: indicator--", "object 2: x-note--"} {
		if !strings.HasPrefix(bad[i], want) {
			t.Errorf("%q is told as %q", want, bad[i])
		}
	}
	page, err := n.List(t.Context(), store.Viewer{System: true}, store.Query{}, "", 1)
	if err != nil || len(page.Rows) != 1 || count(t, n) != count(t, from) {
		t.Fatalf("%v, %d incidents of %d", err, count(t, n), count(t, from))
	}
	full, err := n.Incident(t.Context(), store.Viewer{System: true}, page.Rows[0].ID)
	if err != nil || full.Claims[0].By != "rana" {
		t.Errorf("%+v %v", full.Claims, err)
	}
}
