package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/account"
	"tansiq/internal/store"
)

// sessionStore keeps sessions where the node keeps everything else.
type sessionStore struct{ desk Desk }

// DeleteCtx implements scs.CtxStore.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.desk.DeleteSession(ctx, token)
}

// FindCtx implements scs.CtxStore.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.desk.Session(ctx, token)
}

// CommitCtx implements scs.CtxStore.
func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	return s.desk.PutSession(ctx, token, b, expiry)
}

// Delete implements scs.Store.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Find implements scs.Store.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

type contextKey int

const (
	keyPerson contextKey = iota
	keyLook
)

func withPerson(ctx context.Context, p *account.Person) context.Context {
	return context.WithValue(ctx, keyPerson, p)
}

// personFrom returns who is signed in, nil for nobody.
func personFrom(ctx context.Context) *account.Person {
	p, _ := ctx.Value(keyPerson).(*account.Person)
	return p
}

func withLook(ctx context.Context, l look) context.Context { return context.WithValue(ctx, keyLook, l) }

func lookFrom(ctx context.Context) look {
	l, _ := ctx.Value(keyLook).(look)
	return l
}

func viewer(r *http.Request) store.Viewer { return store.Viewer{Person: personFrom(r.Context()).ID} }

// person returns who is signed in by the session, nil for nobody. Somebody who was disabled, or whose
// password was changed since, is signed out.
func (s *site) person(r *http.Request) (*account.Person, error) {
	id := s.sessions.GetString(r.Context(), "person")
	if id == "" {
		return nil, nil
	}
	p, err := s.desk.PersonByID(r.Context(), id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if p.Disabled || s.sessions.GetString(r.Context(), "proof") != account.Proof(p) {
		return nil, nil
	}
	return &p, nil
}

const lookCookie = "tansiq-look"

// lookOf finds how to show pages: what the person chose, else what the desk speaks, else the browser's language.
func (s *site) lookOf(r *http.Request) look {
	l := look{Digits: "latn", Months: "roman", Theme: "system"}
	if c, err := r.Cookie(lookCookie); err == nil {
		if v, err := url.ParseQuery(c.Value); err == nil {
			l.choose(v)
		}
	}
	if p := personFrom(r.Context()); p != nil && l.Lang == "" {
		l.Lang = p.Lang
	}
	if l.Lang == "" {
		l.Lang = accepted(r.Header.Get("Accept-Language"))
	}
	if l.Lang == "" {
		if lang, ok, err := s.desk.Setting(r.Context(), SettingLang); err == nil && ok {
			l.choose(url.Values{"lang": {lang}})
		}
	}
	if l.Lang == "" {
		l.Lang = "ar"
	}
	return l
}

// choose takes what is valid of v and leaves the rest as it was.
func (l *look) choose(v url.Values) {
	pick := func(into *string, key string, allowed ...string) {
		for _, a := range allowed {
			if v.Get(key) == a {
				*into = a
			}
		}
	}
	for _, lang := range languages {
		pick(&l.Lang, "lang", lang.Code)
	}
	pick(&l.Digits, "digits", "latn", "arab")
	pick(&l.Months, "months", "roman", "levant")
	pick(&l.Theme, "theme", "system", "light", "dark")
}

// accepted returns the first of our languages in an Accept-Language header.
func accepted(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		for _, lang := range languages {
			if tag == lang.Code || strings.HasPrefix(tag, lang.Code+"-") {
				return lang.Code
			}
		}
	}
	return ""
}

// look changes language, digits, months or theme for this browser, and the language for the person too.
func (s *site) look(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	l := lookFrom(r.Context())
	l.choose(r.PostForm)
	s.keepLook(w, l)
	back := r.PostForm.Get("back")
	if !local(back) {
		back = "/"
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

func (s *site) keepLook(w http.ResponseWriter, l look) {
	v := url.Values{"lang": {l.Lang}, "digits": {l.Digits}, "months": {l.Months}, "theme": {l.Theme}}
	http.SetCookie(w, &http.Cookie{Name: lookCookie, Value: v.Encode(), Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true,
		Secure: s.sessions.Cookie.Secure, SameSite: http.SameSiteLaxMode})
}

// local reports whether an address to go back to is one of this node's own pages. Browsers read a backslash as
// a slash and drop tabs and line ends, and a redirect cleans the path: none of that may lead elsewhere.
func local(p string) bool {
	u, err := url.Parse(p)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
		return false
	}
	for _, s := range []string{p, path.Clean(p), u.Path, path.Clean(u.Path)} {
		if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") {
			return false
		}
		if strings.ContainsFunc(s, func(c rune) bool { return c == '\\' || unicode.IsControl(c) || c == utf8.RuneError }) {
			return false
		}
	}
	return true
}
