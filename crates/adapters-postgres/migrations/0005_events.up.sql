-- What customers did in the portal, for the ISP's systems to know. The portal owns it.

CREATE TABLE portal.events (
    id          uuid PRIMARY KEY,
    customer_id text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,
    kind        text COLLATE "C" NOT NULL,
    body        jsonb NOT NULL,
    topic       text COLLATE "C" UNIQUE,
    place       bigint UNIQUE
);
COMMENT ON COLUMN portal.events.topic IS 'what happens once by its topic';
COMMENT ON COLUMN portal.events.place IS 'among all that are published, without a gap; nothing while it is announced';

CREATE INDEX events_announced ON portal.events (at, id) WHERE place IS NULL;
CREATE INDEX events_of_contacts ON portal.events (customer_id, at)
    WHERE kind IN ('customer.updated', 'phone.changed');
CREATE INDEX events_published_at ON portal.events (at) WHERE place IS NOT NULL;

CREATE TABLE portal.event_places (
    one  boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    last bigint NOT NULL
);
COMMENT ON TABLE portal.event_places IS 'the place that was given last; it outlives the events';
INSERT INTO portal.event_places (last) VALUES (0);
