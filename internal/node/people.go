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
// the first admin, whose Hash is already made, and burns the token. ErrNotFound for a wrong token, ErrConflict
// when somebody was faster.
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
	if admin.ID == "" {
		admin.ID = uuid.NewString()
	}
	if admin.Created.IsZero() {
		admin.Created = n.now().UTC()
	}
	err := setup.Use(token, func() error {
		if err := n.Configure(ctx, admin.ID, values); err != nil {
			return err
		}
		if err := n.AddPerson(ctx, admin.ID, admin); err != nil {
			return fmt.Errorf("adding the first person: %w", err)
		}
		return nil
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
	if _, err := n.PersonByID(ctx, person); err != nil {
		return "", err
	}
	if err := n.RevokeToken(ctx, by, person); err != nil {
		return "", err
	}
	token := "tq_" + rand.Text()
	owner, err := json.Marshal(tokenOwner{Person: person, Made: n.now().UTC()})
	if err != nil {
		return "", err
	}
	if err := n.SetSetting(ctx, by, settingToken+digest(token), string(owner)); err != nil {
		return "", fmt.Errorf("keeping the access token: %w", err)
	}
	return token, n.SetSetting(ctx, by, settingOwn+person, digest(token))
}

// RevokeToken ends the person's access token, if there is one.
func (n *Node) RevokeToken(ctx context.Context, by, person string) error {
	hash, found, err := n.Setting(ctx, settingOwn+person)
	if err != nil || !found || hash == "" {
		return err
	}
	if err := n.SetSetting(ctx, by, settingToken+hash, ""); err != nil {
		return fmt.Errorf("revoking the access token: %w", err)
	}
	return n.SetSetting(ctx, by, settingOwn+person, "")
}

// PersonByToken returns whose access token it is: ErrNotFound for one that is unknown or revoked, and for a
// person who may no longer sign in.
func (n *Node) PersonByToken(ctx context.Context, token string) (account.Person, error) {
	if !strings.HasPrefix(token, "tq_") {
		return account.Person{}, store.ErrNotFound
	}
	value, found, err := n.Setting(ctx, settingToken+digest(token))
	if err != nil {
		return account.Person{}, err
	}
	var owner tokenOwner
	if !found || value == "" || json.Unmarshal([]byte(value), &owner) != nil {
		return account.Person{}, store.ErrNotFound
	}
	p, err := n.PersonByID(ctx, owner.Person)
	if err == nil && p.Disabled {
		err = store.ErrNotFound
	}
	return p, err
}

type tokenOwner struct {
	Person string    `json:"person"`
	Made   time.Time `json:"made"`
}

// digest is how tokens are kept: they are random and long, so a plain hash keeps them.
func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// NewPerson adds a person with a password. The id and the time are set here; of the password only the hash is
// kept. What is not allowed is an *account.Error.
func (n *Node) NewPerson(ctx context.Context, by string, p account.Person, password string) (account.Person, error) {
	p.Login = account.NormalLogin(p.Login)
	if p.Name == "" {
		p.Name = p.Login
	}
	for _, err := range []error{account.CheckLogin(p.Login), account.CheckName(p.Name), account.CheckRoles(p.Roles), account.CheckPassword(password, p.Login)} {
		if err != nil {
			return p, err
		}
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

// ChangePerson changes a person, and the password where a new one is given; then it ends their access token, as
// it ends their sessions. What is not allowed is an *account.Error.
func (n *Node) ChangePerson(ctx context.Context, by string, p account.Person, password string) (account.Person, error) {
	people, err := n.People(ctx)
	if err != nil {
		return p, err
	}
	for _, err := range []error{account.CheckName(p.Name), account.CheckRoles(p.Roles), account.CheckChange(people, p)} {
		if err != nil {
			return p, err
		}
	}
	if password != "" {
		if err := account.CheckPassword(password, p.Login); err != nil {
			return p, err
		}
		if p.Hash, err = account.Hash(password); err != nil {
			return p, err
		}
		if err := n.RevokeToken(ctx, by, p.ID); err != nil {
			return p, err
		}
	}
	if err := n.UpdatePerson(ctx, by, p); err != nil {
		return p, fmt.Errorf("changing %s: %w", p.Login, err)
	}
	return p, nil
}
