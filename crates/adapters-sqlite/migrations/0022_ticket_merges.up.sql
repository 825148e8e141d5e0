-- Tickets that report the same as others. The portal owns it: tickets may be kept elsewhere.
CREATE TABLE ticket_merges (
    duplicate   TEXT PRIMARY KEY NOT NULL,
    merged_into TEXT NOT NULL,
    staff       TEXT NOT NULL,
    at          TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at))
) STRICT;
CREATE INDEX ticket_merges_into ON ticket_merges (merged_into, at, duplicate);
