CREATE TABLE IF NOT EXISTS round (number INTEGER NOT NULL);
INSERT INTO round SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM round);

-- state: pending -> active -> done | failed; archived: put down when its page was kept already, which is then read from the WARC;
-- alias: another address led here first; via: only seen as a redirect
CREATE TABLE IF NOT EXISTS urls (
    id       INTEGER PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE,
    url      TEXT NOT NULL,
    host     TEXT NOT NULL,
    kind     TEXT NOT NULL,
    rank     INTEGER NOT NULL,
    depth    INTEGER NOT NULL DEFAULT 0,
    scope    TEXT NOT NULL DEFAULT '',
    round    INTEGER NOT NULL DEFAULT 0,
    state    TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0,
    readings INTEGER NOT NULL DEFAULT 0,
    due      REAL NOT NULL DEFAULT 0,
    finished REAL,
    status   INTEGER,
    reason   TEXT,
    detail   TEXT,
    warc     TEXT,
    start    INTEGER,
    line     INTEGER,
    of       INTEGER
);
CREATE INDEX IF NOT EXISTS urls_pending ON urls (host, due, rank, id) WHERE state = 'pending';
CREATE INDEX IF NOT EXISTS urls_archived ON urls (id) WHERE state = 'archived';

-- turn: when the host may be asked next; waiting: how many of its addresses are pending; NULL pace: the caller's
CREATE TABLE IF NOT EXISTS hosts (
    host        TEXT PRIMARY KEY,
    waiting     INTEGER NOT NULL DEFAULT 0,
    turn        REAL NOT NULL DEFAULT 0,
    delay       REAL,
    at_once     INTEGER,
    streak      INTEGER NOT NULL DEFAULT 0,
    crawl_delay REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS hosts_turn ON hosts (turn) WHERE waiting > 0;

CREATE TRIGGER IF NOT EXISTS url_added AFTER INSERT ON urls WHEN new.state = 'pending' BEGIN
    INSERT INTO hosts (host, waiting) VALUES (new.host, 1) ON CONFLICT (host) DO UPDATE SET waiting = waiting + 1;
END;
CREATE TRIGGER IF NOT EXISTS url_changed AFTER UPDATE OF state ON urls
WHEN (old.state = 'pending') <> (new.state = 'pending') BEGIN
    UPDATE hosts SET waiting = waiting + (new.state = 'pending') - (old.state = 'pending') WHERE host = new.host;
END;

CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, asked REAL NOT NULL, text TEXT NOT NULL) WITHOUT ROWID;
-- what stories have in common with others: their canonical address, their text
CREATE TABLE IF NOT EXISTS marks (mark TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
-- how long each file was when the last address was finished: what lies past it is of addresses that were not
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
