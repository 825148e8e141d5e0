-- Members of staff who see the portal as a customer does: one view for a session of staff.
CREATE TABLE portal.staff_views (
    staff_session_id uuid PRIMARY KEY REFERENCES portal.staff_sessions (id) ON DELETE CASCADE,
    id               uuid NOT NULL,
    customer_id      text COLLATE "C" NOT NULL,
    link_hash        bytea UNIQUE CHECK (octet_length(link_hash) = 32),
    token_hash       bytea UNIQUE CHECK (octet_length(token_hash) = 32),
    begun_at         timestamptz NOT NULL,
    link_until       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL
);
COMMENT ON COLUMN portal.staff_views.link_hash IS 'SHA-256 of the token in the link, until it is opened';
COMMENT ON COLUMN portal.staff_views.token_hash IS 'SHA-256 of the cookie, once the link was opened';
