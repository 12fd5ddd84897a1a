-- +goose Up
-- What is kept of a document's text to tell whether another repeats it.
CREATE TABLE sketch (
    num INTEGER PRIMARY KEY REFERENCES document (num),
    source TEXT NOT NULL,  -- id of the source that its claims are of, when all of them are of one
    alike TEXT NOT NULL,   -- the earlier document that its text repeats, as found; '': none
    repeats TEXT NOT NULL, -- the one that it counts as repeating: as found, or as a person said
    body BLOB NOT NULL     -- the sketch; empty: there is nothing to compare
) STRICT;
CREATE INDEX sketch_repeats ON sketch (repeats) WHERE repeats <> '';
CREATE INDEX sketch_source ON sketch (source) WHERE repeats <> '';
-- By which hashes of word runs a document is found. They can be made again from its text.
CREATE TABLE sketch_key (
    key INTEGER NOT NULL,
    num INTEGER NOT NULL,
    PRIMARY KEY (key, num)
) STRICT, WITHOUT ROWID;
-- When and where, of claims that await: days since 1970, and a box in 1e-6 degrees that the place surely lies in. NULL:
-- not filled in yet. They can be made again from the body.
ALTER TABLE claim ADD COLUMN first_day INTEGER;
ALTER TABLE claim ADD COLUMN last_day INTEGER;
ALTER TABLE claim ADD COLUMN west INTEGER;
ALTER TABLE claim ADD COLUMN south INTEGER;
ALTER TABLE claim ADD COLUMN east INTEGER;
ALTER TABLE claim ADD COLUMN north INTEGER;
CREATE INDEX claim_waiting ON claim (first_day) WHERE state = 0;
