-- +goose Up
-- The node's own secrets: keys, and the keys that ids of copies are made with.
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- What dealings with partners leave: one record a thing, with whom it concerns, how it stands and when beside it.
CREATE TABLE record (
    shelf TEXT NOT NULL, -- what kind of thing
    id TEXT NOT NULL,
    owner TEXT NOT NULL, -- the partner, the agreement or the claim that it belongs to
    state TEXT NOT NULL,
    at INTEGER NOT NULL, -- nanoseconds since 1970
    body BLOB NOT NULL,  -- JSON
    raw BLOB NOT NULL,   -- bytes that must stay as they are
    PRIMARY KEY (shelf, id)
) STRICT;
CREATE INDEX record_owner ON record (shelf, owner, state, at, id);
CREATE INDEX record_state ON record (shelf, state, at, id);
-- The logs that two partners share: one writer each.
CREATE TABLE log (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    checkpoint BLOB NOT NULL -- signed by the writer
) STRICT, WITHOUT ROWID;
CREATE TABLE log_entry (
    log TEXT NOT NULL,
    idx INTEGER NOT NULL,
    entry BLOB NOT NULL,
    salt BLOB,    -- NULL: not opened, or erased
    content BLOB,
    PRIMARY KEY (log, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_entry_leaf ON log_entry (log, entry);
CREATE TABLE log_hash (
    log TEXT NOT NULL,
    idx INTEGER NOT NULL, -- as package tlog numbers them
    hash BLOB NOT NULL,
    PRIMARY KEY (log, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE log_cosigned (
    log TEXT NOT NULL,
    size INTEGER NOT NULL,
    at INTEGER NOT NULL, -- nanoseconds since 1970, as the reader signed it
    checkpoint BLOB NOT NULL,
    PRIMARY KEY (log, size)
) STRICT, WITHOUT ROWID;
-- Each line of the journal carries the hash of itself and all before it; NULL in lines from before this version.
ALTER TABLE event ADD COLUMN hash BLOB;
