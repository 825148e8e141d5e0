-- Events on their way to the ISP's systems. The portal owns it.

CREATE TABLE portal.webhook_positions (
    endpoint text COLLATE "C" PRIMARY KEY,
    seen     bigint NOT NULL
);
COMMENT ON COLUMN portal.webhook_positions.seen IS 'the last place of the events that the endpoint has seen';

CREATE TABLE portal.webhook_deliveries (
    endpoint       text COLLATE "C" NOT NULL,
    place          bigint NOT NULL REFERENCES portal.events (place) ON DELETE CASCADE,
    customer_id    text COLLATE "C" NOT NULL,
    state          text COLLATE "C" NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'delivered', 'dead_letter')),
    attempts       integer NOT NULL DEFAULT 0,
    fence          bigint NOT NULL DEFAULT 0,
    not_before     timestamptz NOT NULL,
    lease_until    timestamptz,
    first_tried_at timestamptz,
    settled_at     timestamptz,
    reason         text,
    PRIMARY KEY (endpoint, place)
);

CREATE INDEX webhook_deliveries_of_event ON portal.webhook_deliveries (place);
CREATE INDEX webhook_deliveries_in_order ON portal.webhook_deliveries (endpoint, customer_id, place)
    WHERE state = 'queued';
CREATE INDEX webhook_deliveries_due ON portal.webhook_deliveries (endpoint, place) WHERE state = 'queued';
CREATE INDEX webhook_deliveries_settled ON portal.webhook_deliveries (endpoint, state, settled_at)
    WHERE state <> 'queued';
