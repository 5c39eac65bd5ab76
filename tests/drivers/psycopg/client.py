"""Connects psycopg with the kit in the directory that is the argument."""

import json
import pathlib
import sys

import psycopg
from psycopg.rows import dict_row

STATEMENT = "select current_user, ssl, version from pg_stat_ssl where pid = pg_backend_pid()"

kit = json.loads((pathlib.Path(sys.argv[1]) / "connection.json").read_text("utf-8"))
try:
    with psycopg.connect(kit["uri"], row_factory=dict_row) as connection:
        print(json.dumps(connection.execute(STATEMENT).fetchone()))
except psycopg.Error as error:
    sys.exit(str(error))
