-- Views of the inbox that staff keep, each for themselves.
CREATE TABLE inbox_views (
    staff          TEXT NOT NULL,
    name           TEXT NOT NULL,
    filter         TEXT NOT NULL,
    kind           TEXT,
    priority       TEXT,
    only_suspended INTEGER NOT NULL CHECK (only_suspended IN (0, 1)),
    PRIMARY KEY (staff, name)
) STRICT, WITHOUT ROWID;
