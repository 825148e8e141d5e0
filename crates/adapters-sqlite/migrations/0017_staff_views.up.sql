-- Members of staff who see the portal as a customer does: one view for a session of staff.
CREATE TABLE staff_views (
    staff_session_id TEXT PRIMARY KEY NOT NULL REFERENCES staff_sessions (id) ON DELETE CASCADE,
    id               TEXT NOT NULL,
    customer_id      TEXT NOT NULL,
    link_hash        BLOB UNIQUE CHECK (length(link_hash) = 32), -- SHA-256 of the token in the link, until it is opened
    token_hash       BLOB UNIQUE CHECK (length(token_hash) = 32), -- SHA-256 of the cookie, once the link was opened
    begun_at         TEXT NOT NULL CHECK (begun_at IS strftime('%Y-%m-%dT%H:%M:%fZ', begun_at)),
    link_until       TEXT NOT NULL CHECK (link_until IS strftime('%Y-%m-%dT%H:%M:%fZ', link_until)),
    expires_at       TEXT NOT NULL CHECK (expires_at IS strftime('%Y-%m-%dT%H:%M:%fZ', expires_at))
) STRICT;
