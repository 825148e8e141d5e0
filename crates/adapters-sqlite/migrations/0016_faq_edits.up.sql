-- What staff wrote over the questions and answers of the files; only ever added to.
CREATE TABLE faq_edits (
    position INTEGER PRIMARY KEY NOT NULL, -- grows with every edit
    slug     TEXT NOT NULL,
    locale   TEXT NOT NULL,
    version  INTEGER NOT NULL CHECK (version > 0),
    author   TEXT NOT NULL,
    at       TEXT NOT NULL CHECK (at IS strftime('%Y-%m-%dT%H:%M:%fZ', at)),
    kind     TEXT NOT NULL, -- text, hidden or default
    category TEXT,
    question TEXT,
    answer   TEXT,
    keywords TEXT, -- one on each line
    UNIQUE (slug, locale, version)
) STRICT;
