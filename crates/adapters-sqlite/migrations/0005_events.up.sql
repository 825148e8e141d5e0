-- What customers did in the portal, for the ISP's systems to know. The portal owns it.

CREATE TABLE events (
    id          TEXT PRIMARY KEY NOT NULL,
    customer_id TEXT NOT NULL,
    at          TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)),
    kind        TEXT NOT NULL,
    body        TEXT NOT NULL CHECK (json_valid(body)),
    -- What happens once by its topic.
    topic       TEXT UNIQUE,
    -- Its place among all that are published, without a gap; nothing while it is announced.
    place       INTEGER UNIQUE
) STRICT;

CREATE INDEX events_announced ON events (at, id) WHERE place IS NULL;
CREATE INDEX events_of_contacts ON events (customer_id, at) WHERE kind IN ('customer.updated', 'phone.changed');
CREATE INDEX events_published_at ON events (at) WHERE place IS NOT NULL;

-- The place that was given last; it outlives the events.
CREATE TABLE event_places (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL
) STRICT;

INSERT INTO event_places (one, last) VALUES (1, 0);
