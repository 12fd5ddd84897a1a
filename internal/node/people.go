package node

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"tansiq/internal/account"
	"tansiq/internal/store"
)

// Names of the settings that the node itself keeps.
const (
	settingToken = "token."        // + hex SHA-256 of an access token: whose it is, as JSON; empty once revoked
	settingOwn   = "token.person." // + person id: the hash of the person's access token
)

// FirstRun reports whether the node still waits for its first person.
func (n *Node) FirstRun(ctx context.Context) (bool, error) {
	people, err := n.People(ctx)
	return len(people) == 0, err
}

// SetupToken makes a new one-time token for the first run, which takes the place of any earlier one. It lives as
// long as the process.
func (n *Node) SetupToken() string {
	setup, token := account.NewSetup()
	n.setup.Store(setup)
	return token
}

// Found ends the first run: it checks the one-time token that was printed at start, writes the settings and adds
// the first admin, whose Hash is already made, both or none, and burns the token. ErrNotFound for a wrong token,
// ErrConflict when somebody was faster; what is not allowed is an *account.Error or a *store.Invalid.
func (n *Node) Found(ctx context.Context, token string, admin account.Person, values map[string]string) error {
	setup := n.setup.Load()
	if setup == nil {
		return fmt.Errorf("checking the setup token: %w", store.ErrNotFound)
	}
	if first, err := n.FirstRun(ctx); err != nil {
		return err
	} else if !first {
		return fmt.Errorf("ending the first run: %w", store.ErrConflict)
	}
	for _, r := range account.FirstRoles() {
		if !admin.Has(r) {
			admin.Roles = append(admin.Roles, r)
		}
	}
	wrong := errors.Join(account.CheckLogin(admin.Login), account.CheckName(admin.Name), account.CheckLang(admin.Lang), account.CheckRoles(admin.Roles),
		n.checkSettings(values))
	if wrong != nil {
		return wrong
	}
	if admin.ID == "" {
		admin.ID = uuid.NewString()
	}
	if admin.Created.IsZero() {
		admin.Created = n.now().UTC()
	}
	err := setup.Use(token, func() error {
		return n.reconfigure(ctx, func() error { return n.AddFirst(ctx, admin, values) })
	})
	var refused *account.Error
	if errors.As(err, &refused) && refused.Code == "token" {
		return fmt.Errorf("checking the setup token: %w", store.ErrNotFound)
	}
	return err
}

// NewToken makes an access token for the API that acts as the person, in place of any earlier one of theirs. It
// is shown once; only its hash is stored.
func (n *Node) NewToken(ctx context.Context, by, person string) (string, error) {
	p, err := n.PersonByID(ctx, person)
	if err != nil {
		return "", err
	}
	values, err := n.withoutToken(ctx, person)
	if err != nil {
		return "", err
	}
	token := "tq_" + rand.Text()
	owner, err := json.Marshal(tokenOwner{Person: person, Made: n.now().UTC(), Generation: p.Generation})
	if err != nil {
		return "", err
	}
	values[settingToken+digest(token)], values[settingOwn+person] = string(owner), digest(token)
	if err := n.SetSettings(ctx, by, values, store.Event{Act: store.ActTokenMade, Person: person}); err != nil {
		return "", fmt.Errorf("keeping the access token: %w", err)
	}
	return token, nil
}

// RevokeToken ends the person's access token, if there is one.
func (n *Node) RevokeToken(ctx context.Context, by, person string) error {
	values, err := n.withoutToken(ctx, person)
	if err != nil || len(values) == 0 {
		return err
	}
	if err := n.SetSettings(ctx, by, values, store.Event{Act: store.ActTokenRevoked, Person: person}); err != nil {
		return fmt.Errorf("revoking the access token: %w", err)
	}
	return nil
}

// withoutToken returns the settings that end the person's token, none where there is no token.
func (n *Node) withoutToken(ctx context.Context, person string) (map[string]string, error) {
	values := map[string]string{}
	hash, found, err := n.Setting(ctx, settingOwn+person)
	if err == nil && found && hash != "" {
		values[settingToken+hash], values[settingOwn+person] = "", ""
	}
	return values, err
}

// PersonByToken returns whose access token it is: ErrNotFound for one that is unknown, revoked or of an earlier
// generation, and for a person who may no longer sign in.
func (n *Node) PersonByToken(ctx context.Context, token string) (account.Person, error) {
	if !strings.HasPrefix(token, "tq_") {
		return account.Person{}, store.ErrNotFound
	}
	hash := digest(token)
	value, found, err := n.Setting(ctx, settingToken+hash)
	if err != nil {
		return account.Person{}, err
	}
	var owner tokenOwner
	if !found || value == "" || json.Unmarshal([]byte(value), &owner) != nil {
		return account.Person{}, store.ErrNotFound
	}
	// Of two tokens made at the same moment the one that was noted last counts.
	newest, _, err := n.Setting(ctx, settingOwn+owner.Person)
	if err != nil {
		return account.Person{}, err
	}
	p, err := n.PersonByID(ctx, owner.Person)
	if err == nil && (p.Disabled || p.Generation != owner.Generation || newest != hash) {
		return account.Person{}, store.ErrNotFound
	}
	return p, err
}

type tokenOwner struct {
	Person     string    `json:"person"`
	Made       time.Time `json:"made"`
	Generation int       `json:"generation"` // of the person when it was made
}

// digest is how tokens are kept: they are random and long, so a plain hash keeps them.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// NewPerson adds a person with a password. The id and the time are set here; of the password only the hash is
// kept. What is not allowed is an *account.Error, several of them joined; a taken login is ErrExists.
func (n *Node) NewPerson(ctx context.Context, by string, p account.Person, password string) (account.Person, error) {
	p.Login = account.NormalLogin(p.Login)
	if p.Name == "" {
		p.Name = p.Login
	}
	err := errors.Join(account.CheckLogin(p.Login), account.CheckName(p.Name), account.CheckLang(p.Lang), account.CheckRoles(p.Roles),
		account.CheckPassword(password, p.Login))
	if err != nil {
		return p, err
	}
	hash, err := account.Hash(password)
	if err != nil {
		return p, err
	}
	p.ID, p.Hash, p.Created = uuid.NewString(), hash, n.now().UTC()
	if by == "" {
		by = p.ID // the first person of a node that is made by a program
	}
	if err := n.AddPerson(ctx, by, p); err != nil {
		return p, fmt.Errorf("adding %s: %w", p.Login, err)
	}
	return p, nil
}

// ChangePerson changes what c names of a person. A new password, and being barred, end all their sessions and
// their access token for good. What is not allowed is an *account.Error, several of them joined.
func (n *Node) ChangePerson(ctx context.Context, by, id string, c account.Change) (account.Person, error) {
	hash := ""
	if c.Password != "" {
		p, err := n.PersonByID(ctx, id)
		if err != nil {
			return p, err
		}
		if err := account.CheckPassword(c.Password, p.Login); err != nil {
			return p, err
		}
		// Here and not below: hashing takes long, and nobody else could write meanwhile.
		if hash, err = account.Hash(c.Password); err != nil {
			return p, err
		}
	}
	p, err := n.EditPerson(ctx, by, id, func(people []account.Person, p *account.Person) error { return c.Apply(people, p, hash) })
	if err != nil {
		return p, fmt.Errorf("changing a person: %w", err)
	}
	return p, nil
}

// SignIn returns who has this login and password; found is false when nobody has or they are barred. It takes the
// same time for a login that nobody has. A refusal stands in the journal. A password that was hashed with weaker parameters is hashed anew.
func (n *Node) SignIn(ctx context.Context, login, password string) (p account.Person, found bool, err error) {
	p, err = n.PersonByLogin(ctx, login)
	switch {
	case errors.Is(err, store.ErrNotFound):
		p = account.Person{Disabled: true}
	case err != nil:
		return p, false, err
	}
	if !account.Verify(p.Hash, password) || p.Disabled {
		// Also when nobody has that login, or the time taken would tell. What was typed is not kept: it may be a password.
		err := n.SetSettings(ctx, p.ID, nil, store.Event{Act: store.ActRefused, Person: p.ID})
		return account.Person{}, false, err
	}
	if !account.Stale(p.Hash) {
		return p, true, nil
	}
	old := p.Hash
	hash, err := account.Hash(password)
	if err != nil {
		return p, false, err
	}
	p, err = n.EditPerson(ctx, p.ID, p.ID, func(_ []account.Person, p *account.Person) error {
		if p.Hash == old {
			p.Hash = hash
		}
		return nil
	})
	return p, err == nil && !p.Disabled && p.Hash == hash, err
}
