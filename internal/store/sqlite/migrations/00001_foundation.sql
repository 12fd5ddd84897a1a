-- +goose Up
-- Numbers that go up: 'write' with every write of claims or documents (taking it makes writers wait for each
-- other), the rest when a number is taken.
CREATE TABLE head (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO head VALUES ('write', 0), ('document', 0), ('claim', 0), ('event', 0), ('slot', 0), ('code', 0);

CREATE TABLE document (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    restricted INTEGER NOT NULL, -- 1: exists only for its readers
    analyzer INTEGER NOT NULL,   -- version of the analyzer that made its tokens
    head BLOB NOT NULL           -- JSON of the document without its text
) STRICT;
CREATE TABLE document_body (
    num INTEGER PRIMARY KEY REFERENCES document (num),
    content TEXT NOT NULL, -- what spans point into
    original BLOB NOT NULL,
    reading BLOB NOT NULL
) STRICT;
CREATE TABLE reader (
    document TEXT NOT NULL REFERENCES document (id),
    person TEXT NOT NULL,
    PRIMARY KEY (document, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    incident TEXT,          -- NULL: in none
    trail TEXT NOT NULL,    -- JSON list of the incidents that merges took it from, the last one last
    document TEXT,          -- the document it was read from; NULL: none
    state INTEGER NOT NULL, -- 0 awaiting, 1 confirmed, 2 rejected, 3 superseded
    body BLOB NOT NULL      -- JSON of the claim
) STRICT;
CREATE INDEX claim_key ON claim (key);
CREATE INDEX claim_incident ON claim (incident) WHERE incident IS NOT NULL;
CREATE INDEX claim_document ON claim (document, state) WHERE document IS NOT NULL;

CREATE TABLE merged (id TEXT PRIMARY KEY, into_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE event (
    incident TEXT NOT NULL, -- '' for a claim that is in none
    seq INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (incident, seq)
) STRICT, WITHOUT ROWID;

-- What the claims compose to. A slot is one incident as one set of people sees it; it can be made again.
CREATE TABLE slot (
    num INTEGER PRIMARY KEY,
    incident TEXT NOT NULL,
    variant TEXT NOT NULL,     -- '' composed from unrestricted claims; else JSON list of the restricted documents in it
    analyzer INTEGER NOT NULL, -- version of the analyzer that made its tokens
    line BLOB NOT NULL         -- JSON of the row that lists show
) STRICT;
CREATE INDEX slot_incident ON slot (incident);
CREATE TABLE sight (
    person TEXT NOT NULL,  -- 'p:' and the person's id, or 's' for the node itself
    num INTEGER NOT NULL,
    sees INTEGER NOT NULL, -- 1: sees this slot, which others do not; 0: does not see it, although others do
    PRIMARY KEY (person, num)
) STRICT, WITHOUT ROWID;
CREATE INDEX sight_num ON sight (num);
-- The index: 1,024 slots (space 0) or documents (space 1) a block. facts holds one fixed record a slot, postings
-- say which of the block's members carry a token.
CREATE TABLE block (
    space INTEGER NOT NULL,
    blk INTEGER NOT NULL,
    version INTEGER NOT NULL, -- the write that last changed it
    facts BLOB NOT NULL,
    PRIMARY KEY (space, blk)
) STRICT;
CREATE TABLE posting (
    space INTEGER NOT NULL,
    blk INTEGER NOT NULL,
    token TEXT NOT NULL,
    members BLOB NOT NULL,
    PRIMARY KEY (space, blk, token)
) STRICT, WITHOUT ROWID;
CREATE TABLE code (
    code INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (kind, value)
) STRICT;

CREATE TABLE object (
    sender TEXT NOT NULL,
    id TEXT NOT NULL,
    modified TEXT NOT NULL, -- as written; '' for objects without it
    hash TEXT NOT NULL,     -- SHA-256 of the canonical form, in hex
    kind TEXT NOT NULL,
    raw BLOB NOT NULL,
    PRIMARY KEY (sender, id, modified, hash)
) STRICT;

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    body BLOB NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE session (token TEXT PRIMARY KEY, data BLOB NOT NULL, expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX session_expires ON session (expires);
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE job (id TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT, WITHOUT ROWID;
-- The journal of the whole node, newest first.
CREATE INDEX event_seq ON event (seq);
