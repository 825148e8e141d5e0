WITH added AS (
    INSERT INTO portal.staff_accounts (id, version, name, email, role, invitation_hash, invitation_expires_at,
        invitation_secret, password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at,
        disabled_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ON CONFLICT (email) DO NOTHING
    RETURNING id
), logged AS (
    INSERT INTO portal.change_log (at, actor, action, kind, number)
    SELECT $16, $17, $18, $19, $20 FROM added
)
SELECT EXISTS (SELECT FROM added) AS "added!"
