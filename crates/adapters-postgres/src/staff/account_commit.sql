-- A session that another call opens meanwhile changes the version, so that nothing is written here.
WITH changed AS (
    UPDATE portal.staff_accounts SET version = $2::bigint, name = $3, role = $4, invitation_hash = $5,
        invitation_expires_at = $6, invitation_secret = $7, password_hash = $8, totp_secret = $9, totp_last_step = $10,
        recovery_hashes = $11, disabled_at = $12, identity_hash = $27::bytea
    WHERE id = $1 AND version = $2::bigint - 1
    RETURNING id
), ended AS (
    UPDATE portal.staff_sessions SET ended_at = $13::timestamptz
    WHERE account_id IN (SELECT id FROM changed) AND ended_at IS NULL AND $13::timestamptz IS NOT NULL
), opened AS (
    INSERT INTO portal.staff_sessions
        (id, account_id, token_hash, role, method, device, network, created_at, last_seen_at, expires_at)
    SELECT $14::uuid, id, $15::bytea, $16::text, $28::text, $17::text, $18::text, $19::timestamptz, $20::timestamptz,
        $21::timestamptz
    FROM changed WHERE $14::uuid IS NOT NULL
), logged AS (
    INSERT INTO portal.change_log (at, actor, action, kind, number)
    SELECT $22::timestamptz, $23::text, $24::text, $25::text, $26::text FROM changed WHERE $22::timestamptz IS NOT NULL
)
SELECT EXISTS (SELECT FROM changed) AS "changed!"
