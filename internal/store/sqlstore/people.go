package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/stix"
	"tansiq/internal/store"
)

// What is kept beside the picture: people, sessions, settings, jobs, and foreign objects byte for byte.

// AddPerson implements store.Store.
func (s *Store) AddPerson(ctx context.Context, by string, p account.Person) error {
	doing := "adding " + p.Login
	body, err := personBody(by, &p)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return s.change(ctx, doing, func(t *tx) error { return t.addPerson(by, &p, body) })
}

// AddFirst implements store.Store.
func (s *Store) AddFirst(ctx context.Context, p account.Person, settings map[string]string) error {
	const doing = "adding the first person"
	body, err := personBody(p.ID, &p)
	if err == nil {
		err = refuseSettings(p.ID, settings)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return s.change(ctx, doing, func(t *tx) error {
		var people int
		if err := t.row(`SELECT count(*) FROM person`).Scan(&people); err != nil {
			return err
		}
		if people > 0 {
			return store.ErrConflict
		}
		if err := t.setSettings(p.ID, settings); err != nil {
			return err
		}
		return t.addPerson(p.ID, &p, body)
	})
}

// EditPerson implements store.Store.
func (s *Store) EditPerson(ctx context.Context, by, id string, edit func(people []account.Person, p *account.Person) error) (account.Person, error) {
	if !known(id, by) {
		return account.Person{}, store.ErrNotFound
	}
	var p account.Person
	err := s.change(ctx, "changing a person", func(t *tx) error {
		people, err := t.people()
		if err != nil {
			return err
		}
		at := slices.IndexFunc(people, func(p account.Person) bool { return p.ID == id })
		if at < 0 {
			return store.ErrNotFound
		}
		old := people[at]
		p = old
		p.Roles = slices.Clone(p.Roles)
		if err := edit(people, &p); err != nil {
			return err
		}
		p.ID = id
		body, err := personBody(by, &p)
		if err != nil {
			return err
		}
		_, err = t.exec(`UPDATE person SET login = $1, hash = $2, body = $3, changed_by = $4, changed_at = $5 WHERE id = $6`,
			foldLogin(p.Login), p.Hash, body, by, t.now.UnixNano(), p.ID)
		if err != nil {
			return t.taken(err)
		}
		return t.event(changes(by, &old, &p)...)
	})
	if err != nil {
		return account.Person{}, err
	}
	return p, nil
}

// changes says in the journal what was changed of a person.
func changes(by string, old, p *account.Person) []store.Event {
	var events []store.Event
	note := func(act, note string) {
		events = append(events, store.Event{By: by, Act: act, Person: p.ID, Note: note})
	}
	if p.Name != old.Name || p.Login != old.Login {
		note(store.ActPersonNamed, old.Name)
	}
	if !slices.Equal(p.Roles, old.Roles) {
		note(store.ActRoles, roleNames(p))
	}
	if p.Hash != old.Hash && p.Generation != old.Generation { // else it is the same password, hashed anew
		note(store.ActPassword, "")
	}
	switch {
	case p.Disabled && !old.Disabled:
		note(store.ActDisabled, "")
	case old.Disabled && !p.Disabled:
		note(store.ActEnabled, "")
	}
	return events
}

func roleNames(p *account.Person) string {
	names := make([]string, len(p.Roles))
	for i, r := range p.Roles {
		names[i] = string(r)
	}
	return strings.Join(names, ", ")
}

func (t *tx) addPerson(by string, p *account.Person, body []byte) error {
	_, err := t.exec(`INSERT INTO person (id, login, hash, body, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		p.ID, foldLogin(p.Login), p.Hash, body, by, t.now.UnixNano())
	if err != nil {
		return t.taken(err)
	}
	return t.event(store.Event{By: by, Act: store.ActPersonAdded, Person: p.ID, Note: roleNames(p)})
}

// taken says which key was taken, if that is what the error is about.
func (t *tx) taken(err error) error {
	if t.s.dialect.Taken(err) {
		return fmt.Errorf("login or id: %w", store.ErrExists)
	}
	return err
}

// personBody writes a person as stored.
func personBody(by string, p *account.Person) ([]byte, error) {
	for field, v := range map[string]string{"id": p.ID, "login": p.Login} {
		if v == "" {
			return nil, &store.Invalid{Field: field, Why: store.WhyEmpty}
		}
	}
	if store.ByImport(p.ID) {
		return nil, &store.Invalid{Field: "id", Why: store.WhyWrong}
	}
	err := errors.Join(refuseNames("id", p.ID, by), refuseNames("login", p.Login), refuseLong("name", maxLine, p.Name), refuse("", p.Hash))
	if err != nil {
		return nil, err
	}
	return jsonOf(p)
}

// foldLogin is the form in which logins are told apart.
func foldLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

func scanPerson(r interface{ Scan(...any) error }) (account.Person, error) {
	var p account.Person
	var body []byte
	var hash string
	if err := r.Scan(&body, &hash); err != nil {
		return p, err
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return p, fmt.Errorf("reading a stored person: %w", err)
	}
	p.Hash = hash
	return p, nil
}

func (s *Store) person(ctx context.Context, q, arg string) (account.Person, error) {
	if !known(arg) {
		return account.Person{}, store.ErrNotFound
	}
	var p account.Person
	err := s.read(ctx, "reading a person", func(t *tx) error {
		var err error
		p, err = scanPerson(t.row(q, arg))
		if errors.Is(err, sql.ErrNoRows) {
			return store.ErrNotFound
		}
		return err
	})
	if err != nil {
		return account.Person{}, err
	}
	return p, nil
}

// PersonByLogin implements store.Store.
func (s *Store) PersonByLogin(ctx context.Context, login string) (account.Person, error) {
	return s.person(ctx, `SELECT body, hash FROM person WHERE login = $1`, foldLogin(login))
}

// PersonByID implements store.Store.
func (s *Store) PersonByID(ctx context.Context, id string) (account.Person, error) {
	return s.person(ctx, `SELECT body, hash FROM person WHERE id = $1`, id)
}

// People implements store.Store.
func (s *Store) People(ctx context.Context) ([]account.Person, error) {
	var people []account.Person
	err := s.read(ctx, "listing people", func(t *tx) error {
		var err error
		people, err = t.people()
		return err
	})
	if err != nil {
		return nil, err
	}
	return people, nil
}

func (t *tx) people() ([]account.Person, error) {
	var people []account.Person
	err := t.each(`SELECT body, hash FROM person ORDER BY login`, func(r *sql.Rows) error {
		p, err := scanPerson(r)
		people = append(people, p)
		return err
	})
	return people, err
}

// PutSession implements store.Store. Sessions that have ended go on the way.
func (s *Store) PutSession(ctx context.Context, token string, data []byte, expires time.Time) error {
	return s.write(ctx, "keeping a session", func(t *tx) error {
		if _, err := t.exec(`DELETE FROM session WHERE expires <= $1`, t.now.UnixNano()); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO session (token, data, expires) VALUES ($1, $2, $3)
			ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires = excluded.expires`, token, orEmpty(data), expires.UnixNano())
		return err
	})
}

// Session implements store.Store.
func (s *Store) Session(ctx context.Context, token string) (data []byte, found bool, err error) {
	if !known(token) {
		return nil, false, nil
	}
	err = s.read(ctx, "reading a session", func(t *tx) error {
		found, err = absent(t.row(`SELECT data FROM session WHERE token = $1 AND expires > $2`, token, t.now.UnixNano()).Scan(&data))
		return err
	})
	return data, found, err
}

// absent turns "no such row" into found = false.
func absent(err error) (found bool, _ error) {
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// DeleteSession implements store.Store.
func (s *Store) DeleteSession(ctx context.Context, token string) error {
	if !known(token) {
		return nil
	}
	return s.write(ctx, "ending a session", func(t *tx) error {
		_, err := t.exec(`DELETE FROM session WHERE token = $1`, token)
		return err
	})
}

func (t *tx) setting(name string) (value string, found bool, err error) {
	found, err = absent(t.row(`SELECT value FROM setting WHERE name = $1`, name).Scan(&value))
	if err != nil {
		err = fmt.Errorf("reading setting %s: %w", name, err)
	}
	return value, found, err
}

// Setting implements store.Store.
func (s *Store) Setting(ctx context.Context, name string) (value string, found bool, err error) {
	err = s.read(ctx, "reading a setting", func(t *tx) error {
		value, found, err = t.setting(name)
		return err
	})
	return value, found, err
}

// SetSetting implements store.Store.
func (s *Store) SetSetting(ctx context.Context, by, name, value string) error {
	return s.SetSettings(ctx, by, map[string]string{name: value})
}

// SetSettings implements store.Store.
func (s *Store) SetSettings(ctx context.Context, by string, values map[string]string, journal ...store.Event) error {
	const doing = "changing settings"
	if err := refuseSettings(by, values); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return s.change(ctx, doing, func(t *tx) error {
		if err := t.setSettings(by, values); err != nil {
			return err
		}
		events := slices.Clone(journal)
		for i := range events {
			events[i].By = by
		}
		return t.event(events...)
	})
}

// maxValue bounds a setting in characters.
const maxValue = 4000

func refuseSettings(by string, values map[string]string) error {
	err := refuse("id", by)
	for name, value := range values {
		err = errors.Join(err, refuseNames("name", name), refuseLong("value", maxValue, value))
	}
	return err
}

func (t *tx) setSettings(by string, values map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		_, err := t.exec(`INSERT INTO setting (name, value, changed_by, changed_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
			name, values[name], by, t.now.UnixNano())
		if err != nil {
			return err
		}
	}
	return nil
}

// Job implements store.Store.
func (s *Store) Job(ctx context.Context, id string) (state []byte, found bool, err error) {
	err = s.read(ctx, "reading a job", func(t *tx) error {
		found, err = absent(t.row(`SELECT state FROM job WHERE id = $1`, id).Scan(&state))
		return err
	})
	return state, found, err
}

// SetJob implements store.Store.
func (s *Store) SetJob(ctx context.Context, id string, state []byte) error {
	return s.write(ctx, "keeping a job", func(t *tx) error {
		if len(state) == 0 {
			_, err := t.exec(`DELETE FROM job WHERE id = $1`, id)
			return err
		}
		_, err := t.exec(`INSERT INTO job (id, state) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET state = excluded.state`, id, state)
		return err
	})
}

// PutObjects implements store.Store.
func (s *Store) PutObjects(ctx context.Context, sender string, objects []stix.Object) (store.Tally, error) {
	rows, err := objectRows(sender, objects)
	if err != nil {
		return store.Tally{}, err
	}
	var tally store.Tally
	err = s.write(ctx, "storing objects", func(t *tx) error {
		tally, err = t.putObjects(rows)
		return err
	})
	if err != nil {
		return store.Tally{}, err
	}
	return tally, nil
}

// Objects implements store.Store. It reads in pieces, so that fn may take its time and use the store.
func (s *Store) Objects(ctx context.Context, sender string, fn func(stix.Object) error) error {
	const piece = 256
	id, modified, hash := "", "", ""
	for {
		var objects []stix.Object
		err := s.read(ctx, "reading objects", func(t *tx) error {
			objects = nil
			return t.each(`SELECT id, modified, hash, kind, raw FROM object
				WHERE sender = $1 AND (id, modified, hash) > ($2, $3, $4) ORDER BY id, modified, hash LIMIT $5`, func(r *sql.Rows) error {
				var o stix.Object
				err := r.Scan(&o.ID, &o.Modified, &hash, &o.Type, &o.Raw)
				objects = append(objects, o)
				return err
			}, sender, id, modified, hash, piece)
		})
		if err != nil {
			return err
		}
		for _, o := range objects {
			if err := fn(o); err != nil {
				return err
			}
		}
		if len(objects) < piece {
			return nil
		}
		last := objects[len(objects)-1]
		id, modified = last.ID, last.Modified
	}
}
