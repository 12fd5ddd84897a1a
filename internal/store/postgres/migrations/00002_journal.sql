-- +goose Up
-- The journal of the whole node, newest first.
CREATE INDEX event_seq ON event (seq);
