-- Views of the inbox that staff keep, each for themselves.
CREATE TABLE portal.inbox_views (
    staff          text COLLATE "C" NOT NULL,
    name           text COLLATE "C" NOT NULL,
    filter         text COLLATE "C" NOT NULL,
    kind           text COLLATE "C",
    priority       text COLLATE "C",
    only_suspended boolean NOT NULL,
    PRIMARY KEY (staff, name)
);
