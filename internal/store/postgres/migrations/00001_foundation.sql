-- +goose Up
-- Numbers that go up: 'write' with every write of claims or documents (taking it makes writers wait for each
-- other), the rest when a number is taken.
CREATE TABLE head (name TEXT COLLATE "C" PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO head VALUES ('write', 0), ('document', 0), ('claim', 0), ('event', 0), ('slot', 0), ('code', 0);

CREATE TABLE document (
    num BIGINT PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    restricted BIGINT NOT NULL, -- 1: exists only for its readers
    analyzer BIGINT NOT NULL,   -- version of the analyzer that made its tokens
    head BYTEA NOT NULL           -- JSON of the document without its text
);
CREATE TABLE document_body (
    num BIGINT PRIMARY KEY REFERENCES document (num),
    content TEXT COLLATE "C" NOT NULL, -- what spans point into
    original BYTEA NOT NULL,
    reading BYTEA NOT NULL
);
CREATE TABLE reader (
    document TEXT COLLATE "C" NOT NULL REFERENCES document (id),
    person TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (document, person)
);

CREATE TABLE claim (
    num BIGINT PRIMARY KEY,
    id TEXT COLLATE "C" NOT NULL UNIQUE,
    key TEXT COLLATE "C" NOT NULL,
    incident TEXT COLLATE "C",          -- NULL: in none
    trail TEXT COLLATE "C" NOT NULL,    -- JSON list of the incidents that merges took it from, the last one last
    document TEXT COLLATE "C",          -- the document it was read from; NULL: none
    state BIGINT NOT NULL, -- 0 awaiting, 1 confirmed, 2 rejected, 3 superseded
    body BYTEA NOT NULL      -- JSON of the claim
);
CREATE INDEX claim_key ON claim (key);
CREATE INDEX claim_incident ON claim (incident) WHERE incident IS NOT NULL;
CREATE INDEX claim_document ON claim (document, state) WHERE document IS NOT NULL;

CREATE TABLE merged (id TEXT COLLATE "C" PRIMARY KEY, into_id TEXT COLLATE "C" NOT NULL);
CREATE TABLE event (
    incident TEXT COLLATE "C" NOT NULL, -- '' for a claim that is in none
    seq BIGINT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (incident, seq)
);

-- What the claims compose to. A slot is one incident as one set of people sees it; it can be made again.
CREATE TABLE slot (
    num BIGINT PRIMARY KEY,
    incident TEXT COLLATE "C" NOT NULL,
    variant TEXT COLLATE "C" NOT NULL,     -- '' composed from unrestricted claims; else JSON list of the restricted documents in it
    analyzer BIGINT NOT NULL, -- version of the analyzer that made its tokens
    line BYTEA NOT NULL         -- JSON of the row that lists show
);
CREATE INDEX slot_incident ON slot (incident);
CREATE TABLE sight (
    person TEXT COLLATE "C" NOT NULL,  -- 'p:' and the person's id, or 's' for the node itself
    num BIGINT NOT NULL,
    sees BIGINT NOT NULL, -- 1: sees this slot, which others do not; 0: does not see it, although others do
    PRIMARY KEY (person, num)
);
CREATE INDEX sight_num ON sight (num);
-- The index: 1,024 slots (space 0) or documents (space 1) a block. facts holds one fixed record a slot, postings
-- say which of the block's members carry a token.
CREATE TABLE block (
    space BIGINT NOT NULL,
    blk BIGINT NOT NULL,
    version BIGINT NOT NULL, -- the write that last changed it
    facts BYTEA NOT NULL,
    PRIMARY KEY (space, blk)
);
CREATE TABLE posting (
    space BIGINT NOT NULL,
    blk BIGINT NOT NULL,
    token TEXT COLLATE "C" NOT NULL,
    members BYTEA NOT NULL,
    PRIMARY KEY (space, token, blk)
);
CREATE TABLE code (
    code BIGINT PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    UNIQUE (kind, value)
);

CREATE TABLE object (
    sender TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    modified TEXT COLLATE "C" NOT NULL, -- as written; '' for objects without it
    hash TEXT COLLATE "C" NOT NULL,     -- SHA-256 of the canonical form, in hex
    kind TEXT COLLATE "C" NOT NULL,
    raw BYTEA NOT NULL,
    PRIMARY KEY (sender, id, modified, hash)
);

CREATE TABLE person (
    id TEXT COLLATE "C" PRIMARY KEY,
    login TEXT COLLATE "C" NOT NULL UNIQUE,
    hash TEXT COLLATE "C" NOT NULL,
    body BYTEA NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE TABLE session (token TEXT COLLATE "C" PRIMARY KEY, data BYTEA NOT NULL, expires BIGINT NOT NULL);
CREATE INDEX session_expires ON session (expires);
CREATE TABLE setting (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE TABLE job (id TEXT COLLATE "C" PRIMARY KEY, state BYTEA NOT NULL);
-- A block is loaded whole when it is changed.
CREATE INDEX posting_block ON posting (space, blk);
-- The records do not compress: spare the attempt.
ALTER TABLE block ALTER COLUMN facts SET STORAGE EXTERNAL;
-- The journal of the whole node, newest first.
CREATE INDEX event_seq ON event (seq);
