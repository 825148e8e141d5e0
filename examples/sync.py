#!/usr/bin/env python3
"""Keeps a small billing database and the portal in step, both ways, with nothing but Python's standard library.

    PORTAL_KEY=isp_portal_… python3 sync.py --portal https://portal.example.id --database billing.db

Rows that changed since the last run go to the portal in batches; what customers did in the portal comes back as events
and is written into the database. Running it again is harmless, also after it was cut off: the portal knows a record by
its number, and the place in the events is stored together with what they change.

The key needs the scopes packages:write, customers:write, invoices:write, payments:write and events:read.
"""

import argparse
import json
import os
import sqlite3
import sys
import time
import urllib.error
import urllib.request

BATCH = 500
TRIES = 6

# Every table has the columns of its records, named as the portal names them, and `changed`: 1 until it was sent.
SCHEMA = """
CREATE TABLE IF NOT EXISTS packages (package_code TEXT PRIMARY KEY, name TEXT NOT NULL, bandwidth_down INTEGER,
    bandwidth_up INTEGER, monthly_price INTEGER, changed INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS customers (customer_id TEXT PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL, email TEXT,
    address TEXT, city TEXT, province TEXT, account_status TEXT NOT NULL DEFAULT 'active', package_code TEXT,
    changed INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS invoices (invoice_number TEXT PRIMARY KEY, customer_id TEXT NOT NULL,
    invoice_date TEXT NOT NULL, due_date TEXT NOT NULL, tax_amount INTEGER NOT NULL DEFAULT 0,
    total_amount INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'sent', changed INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS invoice_lines (invoice_number TEXT NOT NULL, position INTEGER NOT NULL,
    description TEXT NOT NULL, quantity INTEGER NOT NULL DEFAULT 1, unit_price INTEGER NOT NULL,
    PRIMARY KEY (invoice_number, position));
CREATE TABLE IF NOT EXISTS payments (payment_number TEXT PRIMARY KEY, invoice_number TEXT NOT NULL,
    paid_at TEXT NOT NULL, amount INTEGER NOT NULL, method TEXT NOT NULL, reference TEXT,
    changed INTEGER NOT NULL DEFAULT 1);
CREATE TABLE IF NOT EXISTS tickets (ticket_number TEXT PRIMARY KEY, customer_id TEXT NOT NULL, title TEXT NOT NULL,
    description TEXT NOT NULL, rating INTEGER);
CREATE TABLE IF NOT EXISTS sync (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""

# Each kind after what it belongs to.
KINDS = [
    ("packages", "package_code"),
    ("customers", "customer_id"),
    ("invoices", "invoice_number"),
    ("payments", "payment_number"),
]


class Portal:
    """The integration API of one portal."""

    def __init__(self, base, key):
        self.base = base.rstrip("/") + "/api/integration/v1"
        self.key = key

    def call(self, method, path, body=None):
        """Sends a request until it is answered: every request may be sent again."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        for attempt in range(1, TRIES + 1):
            request = urllib.request.Request(self.base + path, data, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.load(answer)["data"]
            except urllib.error.HTTPError as error:
                if error.code not in (429, 500, 502, 503, 504) or attempt == TRIES:
                    raise SystemExit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}") from error
                time.sleep(min(60, int(error.headers.get("Retry-After", 2**attempt))))
            except OSError as error:
                if attempt == TRIES:
                    raise SystemExit(f"{method} {path}: {error}") from error
                time.sleep(2**attempt)
        return None


def send(database, portal):
    """Sends what changed, and tells what was refused."""
    refused = 0
    for kind, number in KINDS:
        while rows := database.execute(f"SELECT * FROM {kind} WHERE changed = 1 LIMIT {BATCH}").fetchall():
            batch = [record(database, kind, row) for row in rows]
            results = portal.call("POST", f"/{kind}", {kind: batch})["results"]
            for row, result in zip(rows, results):
                for warning in result["warnings"]:
                    print(f"{kind} {row[number]}: {warning}", file=sys.stderr)
                if result["outcome"] == "refused":
                    refused += 1
                    problems = "; ".join(f"{p['field']} {p['problem']}" for p in result["problems"])
                    print(f"{kind} {row[number]} is refused: {problems}", file=sys.stderr)
                if result["outcome"] != "busy":
                    database.execute(f"UPDATE {kind} SET changed = 0 WHERE {number} = ?", (row[number],))
            database.commit()
    return refused


def record(database, kind, row):
    """A row as the portal reads it."""
    record = {name: row[name] for name in row.keys() if name != "changed"}
    if kind == "invoices":
        lines = database.execute(
            "SELECT description, quantity, unit_price FROM invoice_lines WHERE invoice_number = ? ORDER BY position",
            (row["invoice_number"],),
        )
        record["items"] = [dict(line) for line in lines]
    return record


def receive(database, portal):
    """Writes down what customers did since the last run; answers how many events there were."""
    found = database.execute("SELECT value FROM sync WHERE name = 'events'").fetchone()
    cursor, count = (found["value"] if found else 0), 0
    while True:
        page = portal.call("GET", f"/events?after={cursor}&limit=500")
        for event in page["events"]:
            apply(database, event)
        count += len(page["events"])
        is_end, cursor = page["next"] == cursor, page["next"]
        database.execute("INSERT OR REPLACE INTO sync (name, value) VALUES ('events', ?)", (cursor,))
        # The place and what came before it are written in one step, so no event is lost or applied twice.
        database.commit()
        if is_end:
            return count


def apply(database, event):
    """Writes one event down."""
    data, customer = event["data"], event["customer_id"]
    if event["type"] == "customer.updated":
        for change in data["changes"]:
            if change["field"] in ("email", "address", "city", "province"):
                field, after = change["field"], change["after"]
                database.execute(f"UPDATE customers SET {field} = ? WHERE customer_id = ?", (after, customer))
    elif event["type"] == "phone.changed":
        database.execute("UPDATE customers SET phone = ? WHERE customer_id = ?", (data["after"], customer))
    elif event["type"] == "ticket.opened":
        ticket = (data["ticket_number"], customer, data["title"], data["description"])
        database.execute("INSERT OR IGNORE INTO tickets (ticket_number, customer_id, title, description) VALUES (?, ?, ?, ?)", ticket)
    elif event["type"] == "ticket.rated":
        database.execute("UPDATE tickets SET rating = ? WHERE ticket_number = ?", (data["rating"], data["ticket_number"]))


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--portal", required=True, help="the portal's address")
    options.add_argument("--database", required=True, help="the billing database, an SQLite file")
    options = options.parse_args()
    key = os.environ.get("PORTAL_KEY") or sys.exit("PORTAL_KEY is not set")
    database = sqlite3.connect(options.database)
    database.row_factory = sqlite3.Row
    database.executescript(SCHEMA)
    portal = Portal(options.portal, key)
    # First what customers did: what goes out then knows of it.
    events = receive(database, portal)
    refused = send(database, portal)
    print(f"{events} events received, {refused} rows refused")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
