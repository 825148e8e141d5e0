-- Campaigns of announcements that staff began.
CREATE TABLE portal.campaigns (
    id          uuid PRIMARY KEY,
    version     bigint NOT NULL,
    name        text COLLATE "C" NOT NULL UNIQUE,
    segment     text COLLATE "C" NOT NULL,
    template    text NOT NULL,
    gap_seconds bigint NOT NULL,
    most        bigint,
    began_by    text COLLATE "C" NOT NULL,
    began_at    timestamptz NOT NULL,
    state       text COLLATE "C" NOT NULL CHECK (state IN ('running', 'stopped', 'finished')),
    enqueued    bigint NOT NULL,
    passed      text COLLATE "C",
    fence       bigint NOT NULL DEFAULT 0,
    lease_until timestamptz
);
COMMENT ON COLUMN portal.campaigns.gap_seconds IS 'the middle distance of two messages';
COMMENT ON COLUMN portal.campaigns.most IS 'at most so many messages';
COMMENT ON COLUMN portal.campaigns.enqueued IS 'messages that were put into the outbox and not withdrawn';
COMMENT ON COLUMN portal.campaigns.passed IS 'the last customer who was passed';
CREATE INDEX campaigns_latest ON portal.campaigns (began_at DESC, id DESC);
CREATE INDEX campaigns_running ON portal.campaigns (began_at, id) WHERE state = 'running';
