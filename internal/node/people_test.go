package node

import (
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/argon2"

	"tansiq/internal/account"
	"tansiq/internal/store"
)

func TestOneOfTwoAdminsStays(t *testing.T) {
	n := open(t)
	var ids []string
	for _, login := range []string{"mona", "layla"} {
		p, err := n.NewPerson(t.Context(), "", account.Person{Login: login, Roles: []account.Role{account.Admin}}, "olive lantern quarry")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	barred := true
	var wg sync.WaitGroup
	errs := make([]error, 2)
	for i, id := range ids {
		wg.Go(func() { _, errs[i] = n.ChangePerson(t.Context(), id, ids[1-i], account.Change{Disabled: &barred}) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("both bar each other: %v, %v", errs[0], errs[1])
	}
}

func TestAChangeTouchesOnlyWhatItNames(t *testing.T) {
	n := open(t)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "mona", Roles: []account.Role{account.Admin}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	name, lang, wrong := "منى", "ar", "fr"
	if _, err := n.ChangePerson(t.Context(), p.ID, p.ID, account.Change{Name: &name}); err != nil {
		t.Fatal(err)
	}
	got, err := n.ChangePerson(t.Context(), p.ID, p.ID, account.Change{Lang: &lang})
	if err != nil || got.Name != name || got.Lang != lang || got.Hash != p.Hash || got.Generation != 0 {
		t.Errorf("%+v %v", got, err)
	}
	for what, c := range map[string]account.Change{"a language": {Lang: &wrong}, "a password": {Password: "short"}, "roles": {Roles: []account.Role{}}} {
		var refused *account.Error
		if _, err := n.ChangePerson(t.Context(), p.ID, p.ID, c); !errors.As(err, &refused) {
			t.Errorf("%s: %v", what, err)
		}
	}
	bidi := "a\u202eb"
	if _, err := n.ChangePerson(t.Context(), p.ID, p.ID, account.Change{Name: &bidi}); err == nil {
		t.Error("a name that turns text was taken")
	}
}

func TestEndedSessionsStayEnded(t *testing.T) {
	n := open(t)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "yusuf", Roles: []account.Role{account.Analyst}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	proofs := map[string]bool{account.Proof(p): true}
	for i, password := range []string{"", "", "seven quiet rivers", "seven quiet rivers"} {
		barred := i == 0
		if p, err = n.ChangePerson(t.Context(), p.ID, p.ID, account.Change{Disabled: &barred, Password: password}); err != nil {
			t.Fatal(err)
		}
		if i != 1 && proofs[account.Proof(p)] {
			t.Errorf("change %d: a session from before is good", i)
		}
		proofs[account.Proof(p)] = true
	}
	if p.Generation != 3 || len(proofs) != 4 {
		t.Errorf("generation %d, %d proofs", p.Generation, len(proofs))
	}
}

func TestSigningIn(t *testing.T) {
	n := open(t)
	p, err := n.NewPerson(t.Context(), "", account.Person{Login: "yusuf", Roles: []account.Role{account.Analyst}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		login, password string
		found           bool
	}{{"yusuf", "olive lantern quarry", true}, {"yusuf", "olive lantern", false}, {"nobody", "olive lantern quarry", false}, {"\x00", "x", false}} {
		got, found, err := n.SignIn(t.Context(), c.login, c.password)
		if err != nil || found != c.found || found && got.ID != p.ID {
			t.Errorf("%q %q: %+v %t %v", c.login, c.password, got, found, err)
		}
	}
	events, _, err := n.Events(t.Context(), everybody, "", 10)
	if err != nil || len(events) != 4 || events[2].Act != store.ActRefused || events[2].Person != p.ID || events[1].Person != "" {
		t.Errorf("the journal says %+v %v", events, err)
	}
	// A password hashed with weaker parameters is hashed anew, and that ends nothing else.
	key := argon2.IDKey([]byte("olive lantern quarry"), []byte("saltsaltsaltsalt"), 1, 4096, 1, 32)
	weak := "$argon2id$v=19$m=4096,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + base64.RawStdEncoding.EncodeToString(key)
	if err := n.AddPerson(t.Context(), "", account.Person{ID: "old", Login: "rana", Hash: weak}); err != nil {
		t.Fatal(err)
	}
	if got, found, err := n.SignIn(t.Context(), "rana", "olive lantern quarry"); err != nil || !found || account.Stale(got.Hash) || got.Generation != 0 {
		t.Errorf("a weak hash: %+v %t %v", got, found, err)
	}
	barred := true
	if _, err := n.ChangePerson(t.Context(), p.ID, p.ID, account.Change{Disabled: &barred}); err != nil {
		t.Fatal(err)
	}
	if _, found, err := n.SignIn(t.Context(), "yusuf", "olive lantern quarry"); err != nil || found {
		t.Errorf("somebody barred signs in: %v", err)
	}
}

func TestSettingsAreChecked(t *testing.T) {
	n := open(t)
	for _, values := range []map[string]string{
		{SettingName: ""}, {SettingName: strings.Repeat("x", 81)}, {SettingName: "a\x00"}, {SettingName: "a\u202eb"},
		{SettingLang: "fr"}, {SettingSubject: "nobody"}, {"desk.colour": "red"}, {SettingName: "North", SettingLang: "xx"},
	} {
		var refused *account.Error
		var invalid *store.Invalid
		if err := n.Configure(t.Context(), "x", values); !errors.As(err, &refused) && !errors.As(err, &invalid) {
			t.Errorf("%q: %v", values, err)
		}
	}
	if name, found, err := n.Setting(t.Context(), SettingName); found || err != nil {
		t.Errorf("%q was written, %v", name, err)
	}
	if err := n.Configure(t.Context(), "x", map[string]string{SettingName: "North", SettingLang: "ar"}); err != nil {
		t.Fatal(err)
	}
	events, _, err := n.Events(t.Context(), everybody, "", 10)
	if err != nil || len(events) != 1 || events[0].Act != store.ActSettings || !strings.Contains(events[0].Note, "North") {
		t.Errorf("the journal says %+v %v", events, err)
	}
}
