-- What staff wrote over the questions and answers of the files.
CREATE TABLE portal.faq_edits (
    slug     text COLLATE "C" NOT NULL,
    locale   text COLLATE "C" NOT NULL,
    version  bigint NOT NULL CHECK (version > 0),
    author   text COLLATE "C" NOT NULL,
    at       timestamptz NOT NULL,
    kind     text COLLATE "C" NOT NULL,
    category text COLLATE "C",
    question text,
    answer   text,
    keywords text,
    PRIMARY KEY (slug, locale, version)
);
COMMENT ON TABLE portal.faq_edits IS 'only ever added to';
COMMENT ON COLUMN portal.faq_edits.kind IS 'text, hidden or default';
COMMENT ON COLUMN portal.faq_edits.keywords IS 'one on each line';

-- A row of its own, which every edit writes: a sequence would let an edit appear behind a later number.
CREATE TABLE portal.faq_edits_head (
    one      boolean PRIMARY KEY DEFAULT TRUE CHECK (one),
    revision bigint NOT NULL
);
COMMENT ON TABLE portal.faq_edits_head IS 'grows with every edit';
INSERT INTO portal.faq_edits_head (revision) VALUES (0);
