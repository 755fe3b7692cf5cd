"""The law's SQLite database, for random cases: the numbers of rows that no column shows count only where an index knows rows by them."""
import law_databases


class SQLite(law_databases.SQLite):
    @classmethod
    def rows_of(cls, connection, name):
        rows = law_databases.SQLite.rows_of(connection, name)
        known = f"%content='{name.lower()}'%"
        is_known = connection.execute("SELECT 1 FROM sqlite_master WHERE lower(sql) LIKE ?", (known,)).fetchone()
        shown = connection.execute("""SELECT count(*) = 1 AND max(lower(c.type) = 'integer') AND NOT max(m.sql LIKE '%primary key desc%')
            FROM pragma_table_info(?1) AS c, sqlite_master AS m WHERE c.pk > 0 AND m.name = ?1""", (name,)).fetchone()[0]
        return rows if is_known or shown else sorted(tuple(cell for cell in row if cell[0] != "rowid") for row in rows)
