-- +goose Up
-- The node's own secrets: keys, and the keys that ids of copies are made with.
CREATE TABLE secret (name TEXT COLLATE "C" PRIMARY KEY, value BYTEA NOT NULL);
-- What dealings with partners leave: one record a thing, with whom it concerns, how it stands and when beside it.
CREATE TABLE record (
    shelf TEXT COLLATE "C" NOT NULL, -- what kind of thing
    id TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL, -- the partner, the agreement or the claim that it belongs to
    state TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL, -- nanoseconds since 1970
    body BYTEA NOT NULL,  -- JSON
    raw BYTEA NOT NULL,   -- bytes that must stay as they are
    PRIMARY KEY (shelf, id)
);
CREATE INDEX record_owner ON record (shelf, owner, state, at, id);
CREATE INDEX record_state ON record (shelf, state, at, id);
-- The logs that two partners share: one writer each.
CREATE TABLE log (
    name TEXT COLLATE "C" PRIMARY KEY,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    checkpoint BYTEA NOT NULL -- signed by the writer
);
CREATE TABLE log_entry (
    log TEXT COLLATE "C" NOT NULL,
    idx BIGINT NOT NULL,
    entry BYTEA NOT NULL,
    salt BYTEA,    -- NULL: not opened, or erased
    content BYTEA,
    PRIMARY KEY (log, idx)
);
CREATE INDEX log_entry_leaf ON log_entry (log, entry);
CREATE TABLE log_hash (
    log TEXT COLLATE "C" NOT NULL,
    idx BIGINT NOT NULL, -- as package tlog numbers them
    hash BYTEA NOT NULL,
    PRIMARY KEY (log, idx)
);
CREATE TABLE log_cosigned (
    log TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL, -- nanoseconds since 1970, as the reader signed it
    checkpoint BYTEA NOT NULL,
    PRIMARY KEY (log, size)
);
-- Each line of the journal carries the hash of itself and all before it; NULL in lines from before this version.
ALTER TABLE event ADD COLUMN hash BYTEA;
