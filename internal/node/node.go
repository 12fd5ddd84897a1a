// Package node puts the rooms of the house together: it opens one party's database, holds the knowledge that
// reading needs (places, areas, actors), and has one file for each use case that crosses rooms.
//
// It has no rules of its own: what a document says is decided in package read, what claims compose to in
// package incident, what is stored how in package store. A rule found here belongs further down. It knows
// nothing of HTTP or of the command line; both call it.
package node

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/store"
	"tansiq/internal/store/postgres"
	"tansiq/internal/store/sqlite"
)

// Config says which node to open. Exactly one of Data and DB is set.
type Config struct {
	Data string           // directory of the node; it holds the SQLite file tansiq.db
	DB   string           // postgres://… address of a PostgreSQL database
	Log  *slog.Logger     // nil: no log
	Now  func() time.Time // nil: the machine's clock

	// Transport carries parcels to partners' doors; nil: partners are met by courier only.
	Transport Transport

	// Actors is a file of actors of the site's own (data/actors/README.md); empty: actors.tsv in Data, where there is one.
	Actors string

	// Watchable are directories below which folders may be watched for documents, besides the inbox in Data. The
	// command line names all: whoever runs it can read them anyway.
	Watchable []string
}

// ActorsFile is the name of the file of a site's own actors in a node's data directory.
const ActorsFile = "actors.tsv"

// DatabaseFile is the name of the SQLite file in a node's data directory.
const DatabaseFile = "tansiq.db"

// ErrNoNode is returned by OpenExisting where no node has been started yet.
var ErrNoNode = errors.New("there is no node here yet")

// Node is one party's desk: its database and what it knows. Reads and simple writes are the store's own
// methods; what crosses rooms are the node's. All methods are safe for concurrent use.
type Node struct {
	store.Store
	log   *slog.Logger
	now   func() time.Time
	data  string // directory; empty with PostgreSQL
	know  knowledge
	setup atomic.Pointer[account.Setup] // nil: no first run under way

	transport   Transport
	ring        keyring
	certificate certificate
	beats       beats
	wake        chan struct{} // lets Run go on at once
	poller
	watching watchModel
	seen     seenCache
	started  time.Time
}

// beats remembers when this process last did what it does from time to time.
type beats struct {
	mu      sync.Mutex
	last    map[string]time.Time // by agreement
	minute  time.Time
	expired time.Time
	sealed  time.Time
}

// Open opens a node, and makes its directory and database where there are none.
func Open(ctx context.Context, c Config) (*Node, error) {
	if own := filepath.Join(c.Data, ActorsFile); c.Actors == "" && c.Data != "" {
		if _, err := os.Stat(own); err == nil {
			c.Actors = own
		}
	}
	n := &Node{log: c.Log, now: c.Now, data: c.Data, know: newKnowledge(c.Actors), transport: c.Transport, wake: make(chan struct{}, 1),
		poller: newPoller(c.Watchable)}
	if n.log == nil {
		n.log = slog.New(slog.DiscardHandler)
	}
	if n.now == nil {
		n.now = time.Now
	}
	n.started = n.now().UTC()
	atlas, err := n.know.atlas()
	if err != nil {
		return nil, err
	}
	if c.Actors != "" { // what is wrong with it is told at once, and not with the first document
		if _, err := n.know.actors(); err != nil {
			return nil, err
		}
	}
	options := []store.Option{store.WithAtlas(atlas), store.WithDesk(n.know.desk), store.WithClock(n.now)}
	switch {
	case (c.Data == "") == (c.DB == ""):
		return nil, errors.New("opening a node: name either a data directory or a PostgreSQL address")
	case c.DB != "":
		if !strings.HasPrefix(c.DB, "postgres://") && !strings.HasPrefix(c.DB, "postgresql://") {
			return nil, errors.New("opening the database: want an address like postgres://user@host/database") // never the address: it may hold a password
		}
		n.Store, err = postgres.Open(ctx, c.DB, options...)
	default:
		if err := os.MkdirAll(c.Data, 0o700); err != nil {
			return nil, fmt.Errorf("making the data directory: %w", err)
		}
		if err := sweep(c.Data); err != nil {
			return nil, err
		}
		n.Store, err = sqlite.Open(ctx, filepath.Join(c.Data, DatabaseFile), options...)
	}
	if err != nil {
		return nil, err
	}
	return n, nil
}

// OpenExisting opens a node that is there already: ErrNoNode when the data directory holds no database. Use it
// where making an empty node would only hide a mistyped path.
func OpenExisting(ctx context.Context, c Config) (*Node, error) {
	if c.Data != "" {
		if _, err := os.Stat(filepath.Join(c.Data, DatabaseFile)); errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("%s: %w: start one with `tansiq serve --data %s`", c.Data, ErrNoNode, c.Data)
		}
	}
	return Open(ctx, c)
}

// UseTransport sets what carries parcels to partners' doors, before Run and before anything is delivered: the one over
// HTTPS shows the node's own certificate, and so is made after the node.
func (n *Node) UseTransport(t Transport) { n.transport = t }

// Close closes the database.
func (n *Node) Close() error { return n.Store.Close() }
