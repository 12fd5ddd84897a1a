package account

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func code(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestPasswords(t *testing.T) {
	h, err := Hash("four words go far")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(h, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("hash %q", h)
	}
	if !Verify(h, "four words go far") || Verify(h, "four words go faz") || Verify("", "x") || Verify("", "") || Verify("rubbish", "x") {
		t.Error("a wrong password passes or the right one does not")
	}
	if Verify(h, strings.Repeat("x", maxPassword+1)) {
		t.Error("an endless password passes")
	}
	again, err := Hash("four words go far")
	if err != nil || again == h {
		t.Errorf("two hashes share a salt: %v", err)
	}
	// The same letters, composed and decomposed.
	h, _ = Hash("caf\u00e9 au lait svp")
	if !Verify(h, "cafe\u0301 au lait svp") {
		t.Error("another keyboard's é does not pass")
	}
	if Stale(h) || !Stale("") || !Stale("$argon2id$v=19$m=4096,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$"+strings.Repeat("A", 43)) {
		t.Error("stale hashes are not told from fresh ones")
	}
}

func TestDamagedHashes(t *testing.T) {
	good := "$argon2id$v=19$m=4096,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + strings.Repeat("A", 43)
	if _, err := parseHash(good); err != nil {
		t.Fatal(err)
	}
	for _, h := range []string{"$argon2i$v=19$m=4096,t=1,p=1$c2FsdHNhbHQ$" + strings.Repeat("A", 43),
		strings.Replace(good, "m=4096", "m=4294967295", 1), strings.Replace(good, "t=1", "t=0", 1), strings.Replace(good, ",p=1", "", 1),
		strings.Replace(good, "v=19", "v=16", 1), strings.Replace(good, "c2FsdHNhbHRzYWx0c2FsdA", "", 1), good[:60], "$$$$$"} {
		if _, err := parseHash(h); err == nil {
			t.Errorf("%q is read", h)
		}
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		p, err := parseHash(s)
		if err != nil {
			return
		}
		q, err := parseHash(p.String())
		if err != nil || q.String() != p.String() {
			t.Errorf("%q does not survive: %v", s, err)
		}
	})
}

func TestPasswordRules(t *testing.T) {
	for pw, want := range map[string]string{
		"short":                   "password_short",
		"أحد عشر حرف":             "password_short",
		"كرسي أزرق فوق السطح":     "",
		"correct horse battery":   "",
		"jK3-pq8Zt0wX":            "",
		"password12345":           "password_common",
		"Password!2026!":          "password_common",
		"123456789012":            "password_common",
		"aaaaaaaaaaaaaa":          "password_common",
		"abababababab":            "password_common",
		"qwertyqwerty12":          "password_common",
		"tansiqtansiq":            "password_common",
		"my name is layla ok":     "password_login",
		strings.Repeat("kö", 600): "password_long",
	} {
		if got := code(CheckPassword(pw, "layla")); got != want {
			t.Errorf("%.30q: %q, want %q", pw, got, want)
		}
	}
}

func TestLogins(t *testing.T) {
	for login, want := range map[string]string{
		"layla": "", "l.k-2_x": "", "ليلى": "", "x": "login_short", strings.Repeat("a", 33): "login_long", "2fast": "login_characters",
		"lay la": "login_characters", "laylaى": "login_characters", "lаyla": "login_characters" /* a Cyrillic а */, "Layla": "login_characters",
		"a\u202eb": "login_characters",
	} {
		if got := code(CheckLogin(login)); got != want {
			t.Errorf("%q: %q, want %q", login, got, want)
		}
	}
	if NormalLogin("  ＬAYLA ") != "layla" {
		t.Error("a login in wide letters is another one")
	}
	for name, want := range map[string]string{"ليلى خ.": "", " ": "name_missing", "a\u202eb": "name_characters", "a\x00b": "name_characters", strings.Repeat("x", 81): "name_long"} {
		if got := code(CheckName(name)); got != want {
			t.Errorf("name %q: %q, want %q", name, got, want)
		}
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	with := func(roles ...Role) Person { return Person{ID: "p", Roles: roles} }
	changing := []Action{AddDocument, Confirm, Correct, Merge, Import, Restrict, ManagePeople, ManageSettings, Export}
	for _, a := range changing {
		if Can(with(Auditor), a) {
			t.Errorf("an auditor may %s", a)
		}
	}
	for _, r := range Roles() {
		if !Can(with(r), Read) {
			t.Errorf("%s may not read", r)
		}
	}
	if !Can(with(Analyst), Merge) || Can(with(Analyst), ManagePeople) || Can(with(Admin), Confirm) || !Can(with(Admin, Analyst), Confirm) {
		t.Error("analyst and admin are mixed up")
	}
	if p := with(FirstRoles()...); !Can(p, ManagePeople) || !Can(p, Import) || CheckRoles(p.Roles) != nil {
		t.Error("the first person cannot set the node up")
	}
	gone := with(Admin)
	gone.Disabled = true
	if Can(gone, Read) || Can(with(), Read) || Can(with(Admin), "fly") {
		t.Error("somebody may do what nobody may")
	}
	if code(CheckRoles([]Role{Auditor, Admin})) != "roles_auditor" || code(CheckRoles(nil)) != "roles_missing" || code(CheckRoles([]Role{"king"})) != "roles_unknown" {
		t.Error("impossible sets of roles pass")
	}
}

func TestTheLastAdminStays(t *testing.T) {
	a, b := Person{ID: "a", Roles: []Role{Admin}}, Person{ID: "b", Roles: []Role{Analyst}}
	off := a
	off.Disabled = true
	if code(CheckChange([]Person{a, b}, off)) != "last_admin" {
		t.Error("the last admin can be disabled")
	}
	b.Roles = append(b.Roles, Admin)
	if err := CheckChange([]Person{a, b}, off); err != nil {
		t.Errorf("one of two admins cannot be disabled: %v", err)
	}
}

func TestSetupTokenWorksOnce(t *testing.T) {
	s, token := NewSetup()
	other, _ := NewSetup()
	made := 0
	create := func() error { made++; return nil }
	if code(other.Use(token, create)) != "token" || code(s.Use("", create)) != "token" || made != 0 {
		t.Error("a wrong token works")
	}
	if err := s.Use(token, func() error { return errors.New("disk full") }); err == nil || err.Error() != "disk full" {
		t.Errorf("a failure is lost: %v", err)
	}
	if err := s.Use(token, create); err != nil || made != 1 {
		t.Errorf("the token is spent by a failure: %v", err)
	}
	if code(s.Use(token, create)) != "token" || made != 1 {
		t.Error("the token works twice")
	}
}

func TestGuessingSlowsDown(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	th := NewThrottle(func() time.Time { return now })
	for i := range freeLogin {
		if err := th.Attempt("layla", fmt.Sprintf("10.0.0.%d:99", i)); err != nil {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	var e *Error
	if err := th.Attempt("layla", "10.0.0.99"); !errors.As(err, &e) || e.Code != "throttled" || e.N != 2 {
		t.Fatalf("the sixth guess from anywhere: %v", err)
	}
	if err := th.Attempt("omar", "10.0.0.1:99"); err != nil {
		t.Errorf("somebody else is kept out: %v", err)
	}
	waited := time.Duration(0)
	for range 30 {
		for th.Attempt("Layla ", "10.0.0.99") != nil {
			now = now.Add(time.Second)
			waited += time.Second
		}
	}
	if waited < 4*time.Hour {
		t.Errorf("30 guesses wait %v only", waited)
	}
	now = now.Add(longestWait)
	if err := th.Attempt("layla", "10.0.0.5"); err != nil {
		t.Errorf("locked out for good: %v", err)
	}
	th.Succeeded("layla", "10.0.0.5")
	if err := th.Attempt("layla", "10.0.0.5"); err != nil {
		t.Errorf("after success: %v", err)
	}
}

func TestOneAddressManyLogins(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	th := NewThrottle(func() time.Time { return now })
	n := 0
	for ; th.Attempt(fmt.Sprint("u", n), fmt.Sprintf("[2001:db8::%x]:1", n)) == nil; n++ {
		if n%2 == 1 { // an account of one's own in between does not help
			if th.Attempt("own", "2001:db8::1") == nil {
				th.Succeeded("own", "2001:db8::1")
			}
		}
		if n > 100 {
			t.Fatal("never slowed down")
		}
	}
	if n < freeAddress || n > freeAddress+1 {
		t.Errorf("slowed down after %d", n)
	}
	for i := range 3 * mostTracked {
		now = now.Add(time.Millisecond)
		_ = th.Attempt(fmt.Sprint("v", i), fmt.Sprint("10.", i>>16, ".", i>>8&255, ".", i&255))
		if len(th.seen) > mostTracked+2 {
			t.Fatal("memory grows without end")
		}
	}
}

func TestEveryRefusalHasWords(t *testing.T) {
	for _, c := range []string{"login_short", "login_long", "login_characters", "login_taken", "name_missing", "name_long", "name_characters", "password_short", "password_long",
		"password_login", "password_common", "roles_missing", "roles_unknown", "roles_auditor", "last_admin", "credentials", "throttled", "token", "lang"} {
		if w := (&Error{Code: c}).Words(); w.AR == "" || w.EN == "" || w.EN == "refused" {
			t.Errorf("%s has no words", c)
		}
	}
}
