-- +goose Up
-- What is kept of a document's text to tell whether another repeats it.
CREATE TABLE sketch (
    num BIGINT PRIMARY KEY REFERENCES document (num),
    source TEXT COLLATE "C" NOT NULL,  -- id of the source that its claims are of, when all of them are of one
    alike TEXT COLLATE "C" NOT NULL,   -- the earlier document that its text repeats, as found; '': none
    repeats TEXT COLLATE "C" NOT NULL, -- the one that it counts as repeating: as found, or as a person said
    body BYTEA NOT NULL                -- the sketch; empty: there is nothing to compare
);
CREATE INDEX sketch_repeats ON sketch (repeats) WHERE repeats <> '';
CREATE INDEX sketch_source ON sketch (source) WHERE repeats <> '';
-- By which hashes of word runs a document is found. They can be made again from its text.
CREATE TABLE sketch_key (
    key BIGINT NOT NULL,
    num BIGINT NOT NULL,
    PRIMARY KEY (key, num)
);
-- When and where, of claims that await: days since 1970, and a box in 1e-6 degrees that the place surely lies in. NULL:
-- not filled in yet. They can be made again from the body.
ALTER TABLE claim ADD COLUMN first_day BIGINT;
ALTER TABLE claim ADD COLUMN last_day BIGINT;
ALTER TABLE claim ADD COLUMN west BIGINT;
ALTER TABLE claim ADD COLUMN south BIGINT;
ALTER TABLE claim ADD COLUMN east BIGINT;
ALTER TABLE claim ADD COLUMN north BIGINT;
CREATE INDEX claim_waiting ON claim (first_day) WHERE state = 0;
