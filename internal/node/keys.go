package node

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"filippo.io/age"

	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
)

// Names of the node's secrets. Keys of earlier generations are kept: files may still come that are sealed to them.
const (
	secretKeys    = "keys"
	secretRetired = "keys." // and the generation
	secretLineage = "copies."
)

// SettingDoor is the setting that holds the address at which partners reach this node, "https://host:port"; empty:
// it is met by courier only.
const SettingDoor = "share.door"

// keyring remembers the keys that it read last: reading them is dear, and they seldom change.
type keyring struct {
	mu   sync.Mutex
	raw  []byte
	keys *party.Keys
}

func (k *keyring) parse(raw []byte) (*party.Keys, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keys != nil && bytes.Equal(raw, k.raw) {
		return k.keys, nil
	}
	keys, err := party.ParseKeys(raw)
	if err != nil {
		return nil, fmt.Errorf("reading the node's own keys: %w", err)
	}
	k.raw, k.keys = bytes.Clone(raw), keys
	return keys, nil
}

// keys returns the node's own keys, store.ErrNotFound while it has none.
func (n *Node) keys(x store.Exchange) (*party.Keys, error) {
	raw, err := x.Secret(secretKeys)
	if err != nil {
		return nil, err
	}
	return n.ring.parse(raw)
}

// Keys returns the node's own keys and makes them where there are none.
func (n *Node) Keys(ctx context.Context) (*party.Keys, error) {
	var keys *party.Keys
	err := n.Consult(ctx, "reading the node's keys", func(x store.Exchange) (err error) {
		keys, err = n.keys(x)
		return err
	})
	if !errors.Is(err, store.ErrNotFound) {
		return keys, err
	}
	made, err := party.Generate(n.now())
	if err != nil {
		return nil, fmt.Errorf("making the node's keys: %w", err)
	}
	raw, err := made.Marshal()
	if err != nil {
		return nil, fmt.Errorf("making the node's keys: %w", err)
	}
	err = n.Exchange(ctx, "keeping the node's keys", func(x store.Exchange) error {
		if keys, err = n.keys(x); !errors.Is(err, store.ErrNotFound) {
			return err // somebody else was faster
		}
		keys = made
		if err := x.SetSecret(secretKeys, raw); err != nil {
			return err
		}
		return x.Journal(store.Event{Act: store.ActKeysMade, Ref: made.Public().ID})
	})
	return keys, err
}

// PublicKeys returns the node's line of public keys as JSON: what a partner holds against the card it was given.
func (n *Node) PublicKeys(ctx context.Context) ([]byte, error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return nil, err
	}
	return keys.History().Marshal()
}

// ownPin are our own keys as a partner pins them.
func ownPin(keys *party.Keys) (*party.Pin, error) {
	return party.NewPin(keys.History(), keys.Public().Digest())
}

// Certificate is the TLS certificate of the node's present keys, for its door and for its calls at others'.
func (n *Node) Certificate(ctx context.Context) (*tls.Certificate, error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return nil, err
	}
	n.certificate.mu.Lock()
	defer n.certificate.mu.Unlock()
	if n.certificate.keys != keys {
		c, err := keys.TLSCertificate()
		if err != nil {
			return nil, fmt.Errorf("making the certificate of the door: %w", err)
		}
		n.certificate.keys, n.certificate.cert = keys, &c
	}
	return n.certificate.cert, nil
}

// certificate remembers the TLS certificate that was made last.
type certificate struct {
	mu   sync.Mutex
	keys *party.Keys
	cert *tls.Certificate
}

// Card is the node's own card, to be given to a partner by hand.
func (n *Node) Card(ctx context.Context) (party.Card, error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return party.Card{}, err
	}
	us, err := n.us(ctx)
	if err != nil {
		return party.Card{}, err
	}
	door, _, err := n.Setting(ctx, SettingDoor)
	if err != nil {
		return party.Card{}, err
	}
	return keys.Card(us.AR, us.EN, door), nil
}

// identities open what is sealed to this node, by keys of any generation, the newest first.
func (n *Node) identities(ctx context.Context) ([]age.Identity, error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return nil, err
	}
	out := []age.Identity{keys.AgeIdentity()}
	err = n.Consult(ctx, "reading earlier keys", func(x store.Exchange) error {
		for g := keys.Public().Generation - 1; g >= 1; g-- {
			raw, err := x.Secret(secretRetired + strconv.Itoa(g))
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			old, err := party.ParseKeys(raw)
			if err != nil {
				return err
			}
			out = append(out, old.AgeIdentity())
		}
		return nil
	})
	return out, err
}

// RotateKeys makes keys of the next generation and tells every pinned partner, in parcels signed with the earlier
// keys, that these vouch for them.
func (n *Node) RotateKeys(ctx context.Context, by string) error {
	if _, err := n.Keys(ctx); err != nil {
		return err
	}
	return n.Exchange(ctx, "changing the node's keys", func(x store.Exchange) error {
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		next, rotation, err := keys.Next(x.Now())
		if err != nil {
			return err
		}
		return n.replaceKeys(x, by, keys, next, parcel.Keys{Rotations: []party.Rotation{*rotation}}, store.ActKeysRotated, "")
	})
}

// RevokeKeys ends all keys of this node for every partner; reason is party.Compromised or party.Ended. Nothing leaves
// afterwards until cards are exchanged anew: the node begins with keys of a new party.
func (n *Node) RevokeKeys(ctx context.Context, by, reason string) error {
	if _, err := n.Keys(ctx); err != nil {
		return err
	}
	return n.Exchange(ctx, "ending the node's keys", func(x store.Exchange) error {
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		revocation, err := keys.Revoke(x.Now(), reason)
		if err != nil {
			return err
		}
		next, err := party.Generate(x.Now())
		if err != nil {
			return err
		}
		return n.replaceKeys(x, by, keys, next, parcel.Keys{Revocation: revocation}, store.ActPartnerRevoked, reason)
	})
}

// replaceKeys tells partners what becomes of the present keys and puts others in their place.
func (n *Node) replaceKeys(x store.Exchange, by string, old, next *party.Keys, tell parcel.Keys, act, note string) error {
	partners, err := n.pinned(x)
	if err != nil {
		return err
	}
	for _, p := range partners {
		d := &deal{n: n, x: x, keys: old, p: p}
		if _, err := d.send(tell, sending{urgent: true}); err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
	}
	kept, err := old.Marshal()
	if err != nil {
		return err
	}
	if err := x.SetSecret(secretRetired+strconv.Itoa(old.Public().Generation), kept); err != nil {
		return err
	}
	raw, err := next.Marshal()
	if err != nil {
		return err
	}
	if err := x.SetSecret(secretKeys, raw); err != nil {
		return err
	}
	return x.Journal(store.Event{By: by, Act: act, Ref: next.Public().ID, Note: note})
}

// wait is how long something waits after a number of failures: twice as long each time, from five seconds up to an
// hour.
func wait(failures int) time.Duration {
	return min(5*time.Second<<min(max(failures-1, 0), 12), time.Hour)
}
