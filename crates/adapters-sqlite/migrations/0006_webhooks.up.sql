-- Events on their way to the ISP's systems. The portal owns it.

-- How far an endpoint has seen the events.
CREATE TABLE webhook_positions (
    endpoint TEXT PRIMARY KEY NOT NULL,
    seen     INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_deliveries (
    endpoint       TEXT NOT NULL,
    place          INTEGER NOT NULL REFERENCES events (place) ON DELETE CASCADE,
    customer_id    TEXT NOT NULL,
    state          TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'delivered', 'dead_letter')),
    attempts       INTEGER NOT NULL DEFAULT 0,
    fence          INTEGER NOT NULL DEFAULT 0,
    not_before     TEXT NOT NULL CHECK (not_before IS strftime('%Y-%m-%dT%H:%M:%fZ', not_before)),
    lease_until    TEXT CHECK (lease_until IS strftime('%Y-%m-%dT%H:%M:%fZ', lease_until)),
    first_tried_at TEXT CHECK (first_tried_at IS strftime('%Y-%m-%dT%H:%M:%fZ', first_tried_at)),
    settled_at     TEXT CHECK (settled_at IS strftime('%Y-%m-%dT%H:%M:%fZ', settled_at)),
    reason         TEXT,
    PRIMARY KEY (endpoint, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhook_deliveries_of_event ON webhook_deliveries (place);
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (endpoint, customer_id, place) WHERE state = 'queued';
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint, place) WHERE state = 'queued';
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (endpoint, state, settled_at) WHERE state <> 'queued';
