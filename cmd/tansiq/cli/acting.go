package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// actor is embedded by every command by which a person of the desk acts.
type actor struct {
	As string `placeholder:"LOGIN" env:"TANSIQ_AS" help:"Who of the desk does this."`
}

// actorHelp stands in the help of every command with an actor.
const actorHelp = `--as (or TANSIQ_AS) names the person of the desk who does this, by the login that they have on the pages; it
stands in the journal under that name, and their roles count. No password is asked for: whoever can run this on the
node's machine can read its database too, and is trusted to say who they are. Where two people are needed, two
different logins are.`

// who finds the person who acts, and holds what they want to do against their roles.
func (a actor) who(e *env, n *node.Node, action account.Action) (account.Person, error) {
	if a.As == "" {
		return account.Person{}, usagef("say who of the desk does this: --as LOGIN")
	}
	return person(e, n, a.As, action)
}

// openAs opens the node for the person who acts, who must have a role for what they want to do. Who calls it closes the
// node.
func (a actor) openAs(e *env, d desk, action account.Action) (*node.Node, account.Person, error) {
	n, err := d.open(e)
	if err != nil {
		return nil, account.Person{}, err
	}
	by, err := a.who(e, n, action)
	if err != nil {
		n.Close()
		return nil, account.Person{}, err
	}
	return n, by, nil
}

// openIfAny is openAs for acts that the node may do by itself; it gives the id of the person.
func (a actor) openIfAny(e *env, d desk, action account.Action) (*node.Node, string, error) {
	if a.As == "" {
		n, err := d.open(e)
		return n, "", err
	}
	n, by, err := a.openAs(e, d, action)
	return n, by.ID, err
}

// person finds somebody by login who may do something.
func person(e *env, n *node.Node, login string, action account.Action) (account.Person, error) {
	p, err := n.PersonByLogin(e.ctx, account.NormalLogin(login))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return p, fmt.Errorf("nobody at this desk has the login %q", login)
	case err != nil:
		return p, err
	case p.Disabled:
		return p, fmt.Errorf("%s was disabled at this desk", p.Login)
	case account.Can(p, action):
		return p, nil
	}
	var roles []string
	for _, r := range account.Roles() {
		if account.Can(account.Person{Roles: []account.Role{r}}, action) {
			roles = append(roles, string(r))
		}
	}
	return p, fmt.Errorf("%s may not do this: it takes the role %s", p.Login, strings.Join(roles, " or "))
}

// logins maps the ids of people to their logins, for those who read what they did.
func logins(e *env, n *node.Node) (func(id string) string, error) {
	people, err := n.People(e.ctx)
	if err != nil {
		return nil, err
	}
	return func(id string) string {
		for _, p := range people {
			if p.ID == id {
				return p.Login
			}
		}
		return id
	}, nil
}

// spoken is embedded by commands that print sentences about partners, instruments and proofs.
type spoken struct {
	Lang string `enum:"ar,en" default:"en" help:"Language of what is printed: ar or en."`
}

// in gives a sentence in the language that was asked for.
func (s spoken) in(ar, en string) string { return text.Bilingual{AR: ar, EN: en}.In(s.Lang) }

// partner finds a partner by id, by the beginning of its id, or by name.
func partner(e *env, n *node.Node, word string) (node.Partner, error) {
	p, err := n.FindPartner(e.ctx, word)
	if errors.Is(err, store.ErrNotFound) {
		return p, fmt.Errorf("there is no one partner %q here: `tansiq partner list` shows names and ids", word)
	}
	return p, err
}

// openWith opens the node for a command about one partner, and finds that partner. Who calls it closes the node.
func (d desk) openWith(e *env, word string) (*node.Node, node.Partner, error) {
	n, err := d.open(e)
	if err != nil {
		return nil, node.Partner{}, err
	}
	p, err := partner(e, n, word)
	if err != nil {
		n.Close()
		return nil, node.Partner{}, err
	}
	return n, p, nil
}

// span is a length of time on the command line: Go's form, and days: "90m", "2s", "14d".
type span time.Duration

// UnmarshalText reads a span; kong calls it.
func (s *span) UnmarshalText(b []byte) error {
	in := string(b)
	if days, ok := strings.CutSuffix(in, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && 0 < n && n <= 3660 {
			*s = span(time.Duration(n) * 24 * time.Hour)
			return nil
		}
	} else if d, err := time.ParseDuration(in); err == nil && d > 0 {
		*s = span(d)
		return nil
	}
	return fmt.Errorf("%q is no length of time like 14d, 36h or 90m", in)
}

// clock writes a moment for people; "–" for none.
func clock(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// stamp writes a moment for machines; nil for none.
func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// words gives what an error says to people in a language, where it has words of its own; else its text.
func words(err error, lang string) string {
	var ours interface{ Words() text.Bilingual }
	if errors.As(err, &ours) {
		if s := ours.Words().In(lang); s != "" {
			return s
		}
	}
	var p *party.Error
	if errors.As(err, &p) {
		w := p.Words()
		return text.Bilingual{AR: w.AR, EN: w.EN}.In(lang)
	}
	return err.Error()
}

// readInput reads a file whole, or standard input for "-", up to a limit that is far above what is meant to be there.
func (e *env) readInput(file string, limit int64) ([]byte, error) {
	from, name := e.in, "standard input"
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("opening %s: %w", file, plain(err))
		}
		defer f.Close()
		from, name = f, file
	}
	b, err := io.ReadAll(io.LimitReader(from, limit+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading %s: %w", name, plain(err))
	case int64(len(b)) > limit:
		return nil, fmt.Errorf("reading %s: it is larger than %s and cannot be what is wanted here", name, size(limit))
	}
	return b, nil
}

// maxCardFile bounds a file with a card: cards are small, whatever mail adds to them.
const maxCardFile = 8 << 20

// cards reads one card from each file.
func (e *env) cards(files []string) ([]party.Card, error) {
	var out []party.Card
	for _, file := range files {
		b, err := e.readInput(file, maxCardFile)
		if err != nil {
			return nil, err
		}
		c, err := party.ParseCard(string(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %s", file, words(err, "en"))
		}
		out = append(out, c)
	}
	return out, nil
}

// writeWhole writes a file that appears whole or not at all; "" and "-" stand for standard output.
func (e *env) writeWhole(file string, write func(io.Writer) error) (err error) {
	if file == "" || file == "-" {
		w := bufio.NewWriterSize(e.out, 64<<10)
		if err := write(w); err != nil {
			return err
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("writing to standard output: %w", plain(err))
		}
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".tansiq-*")
	if err != nil {
		return fmt.Errorf("making %s: %w", file, plain(err))
	}
	defer func() {
		if err == nil {
			err = f.Sync()
		}
		f.Close()
		if err == nil {
			if err = os.Rename(f.Name(), file); err != nil {
				err = fmt.Errorf("writing %s: %w", file, plain(err))
			}
		}
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	w := bufio.NewWriterSize(f, 64<<10)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing %s: %w", file, plain(err))
	}
	return nil
}

// watched reads a file and shows on a bar how far the reading has come.
func watched(f *os.File, bar *meter) io.Reader {
	total := 0
	if info, err := f.Stat(); err == nil {
		total = int(info.Size())
	}
	return &watchedFile{f: f, bar: bar, total: total}
}

type watchedFile struct {
	f           *os.File
	bar         *meter
	done, total int
}

func (w *watchedFile) Read(b []byte) (int, error) {
	n, err := w.f.Read(b)
	w.done += n
	w.bar.set(w.done, w.total)
	return n, err
}

// bothWords are a fingerprint's words in both languages, as JSON has them.
func bothWords(digest [32]byte) map[string][]string {
	return map[string][]string{"ar": party.Words(digest, "ar"), "en": party.Words(digest, "en")}
}

// fingerprint prints the words of keys in both languages, for people to read to each other.
func fingerprint(w io.Writer, digest [32]byte) {
	for _, lang := range []string{"en", "ar"} {
		fmt.Fprintf(w, "    %s\n", strings.Join(party.Words(digest, lang), " "))
	}
}

// hexID is what stands for an instrument on the command line: its id or its lineage, or the beginning of either.
var hexID = regexp.MustCompile(`^[0-9a-f]{6,64}$`)

// short writes the beginning of an id that is long enough to be given back.
func short(id string) string { return id[:min(12, len(id))] }

// names gives names to what terms speak of.
func names(e *env, n *node.Node) (func(id string) text.Bilingual, error) {
	list, err := n.Partners(e.ctx)
	if err != nil {
		return nil, err
	}
	card, err := n.Card(e.ctx)
	if err != nil {
		return nil, err
	}
	return func(id string) text.Bilingual {
		if id == card.Party {
			if card.NameAR == "" && card.NameEN == "" {
				return text.Bilingual{AR: "هذه العقدة", EN: "this node"}
			}
			return text.Bilingual{AR: card.NameAR, EN: card.NameEN}
		}
		for _, p := range list {
			if p.ID == id {
				return p.Name
			}
		}
		return text.Bilingual{AR: id, EN: id}
	}, nil
}

// date reads a date of the command line.
func date(flag, s string) (incident.Day, error) {
	d, err := incident.ParseDay(s)
	if err != nil || d == incident.NoDay {
		return d, usagef("%s: %q is not a date like 2026-12-31", flag, s)
	}
	return d, nil
}

// today is the day that it is in UTC.
func today(e *env) incident.Day { return incident.DayOf(e.now().UTC()) }
