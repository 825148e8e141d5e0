-- Tickets that report the same as others. The portal owns it: tickets may be kept elsewhere.
CREATE TABLE portal.ticket_merges (
    duplicate   text COLLATE "C" PRIMARY KEY,
    merged_into text COLLATE "C" NOT NULL,
    staff       text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL
);
CREATE INDEX ticket_merges_into ON portal.ticket_merges (merged_into, at, duplicate);
