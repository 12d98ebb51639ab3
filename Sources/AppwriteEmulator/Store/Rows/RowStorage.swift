/// Where the rows of one table lie, as names and statements. Every table has
/// - `t…` with a column for each of its columns,
/// - `l…` with the elements of its list columns, so that `contains` can use an index,
/// - `s…` with the different sets of roles that may read rows, and how many rows have each: a row names its set, so that a list
///   for a caller needs one look-up per row at most, and counts need none,
/// - `g…` with the roles of these sets.
/// Triggers keep the last three in step.
struct RowStorage: Sendable {
    let table: String
    let lists: String
    let readers: String
    let grants: String
    /// Columns of a row, in the order in which `RowReader` takes them.
    let selection: String
    /// Inserts a row: id, created, updated, permissions, set of readers, then the columns.
    let insertion: String

    /// System fields before the columns in `selection`.
    static let systemFields = ["_seq", "_id", "_created", "_updated", "_permissions"]

    init(table sequence: Int64, columns: [ColumnModel]) {
        table = "t\(sequence)"
        lists = "l\(sequence)"
        readers = "s\(sequence)"
        grants = "g\(sequence)"
        let names = columns.map(\.sqlName)
        selection = (Self.systemFields + names).joined(separator: ", ")
        let fields = ["_id", "_created", "_updated", "_permissions", "_read"] + names
        let marks = Array(repeating: "?", count: fields.count).joined(separator: ", ")
        insertion = "INSERT INTO \(table) (\(fields.joined(separator: ", "))) VALUES (\(marks))"
    }
}

// MARK: Making and removing

extension RowStorage {
    /// What makes the storage of a table without columns.
    var creation: String {
        """
        CREATE TABLE \(table) (
            _seq INTEGER PRIMARY KEY AUTOINCREMENT,
            _id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            _created TEXT NOT NULL,
            _updated TEXT NOT NULL,
            _permissions TEXT NOT NULL,
            _read INTEGER NOT NULL);
        CREATE INDEX \(table)_created ON \(table) (_created);
        CREATE INDEX \(table)_updated ON \(table) (_updated);
        CREATE INDEX \(table)_read ON \(table) (_read);
        CREATE TABLE \(lists) (
            "column" INTEGER NOT NULL, value NOT NULL, row INTEGER NOT NULL,
            PRIMARY KEY ("column", value, row)) WITHOUT ROWID;
        CREATE INDEX \(lists)_row ON \(lists) (row, "column");
        CREATE TABLE \(readers) (id INTEGER PRIMARY KEY, roles TEXT NOT NULL UNIQUE, rows INTEGER NOT NULL DEFAULT 0);
        -- The set 0 counts all rows.
        INSERT INTO \(readers) VALUES (0, '*', 0);
        CREATE TABLE \(grants) (role TEXT NOT NULL, "set" INTEGER NOT NULL, PRIMARY KEY (role, "set")) WITHOUT ROWID;
        CREATE INDEX \(grants)_set ON \(grants) ("set");
        CREATE TRIGGER \(table)_inserted AFTER INSERT ON \(table) BEGIN
            UPDATE \(readers) SET rows = rows + 1 WHERE id IN (0, new._read);
        END;
        CREATE TRIGGER \(table)_deleted AFTER DELETE ON \(table) BEGIN
            UPDATE \(readers) SET rows = rows - 1 WHERE id IN (0, old._read);
            \(droppingEmptySet)
            DELETE FROM \(lists) WHERE row = old._seq;
        END;
        CREATE TRIGGER \(table)_moved AFTER UPDATE OF _read ON \(table) WHEN old._read <> new._read BEGIN
            UPDATE \(readers) SET rows = rows + 1 WHERE id = new._read;
            UPDATE \(readers) SET rows = rows - 1 WHERE id = old._read;
            \(droppingEmptySet)
        END;
        """
    }

    private var droppingEmptySet: String {
        """
        DELETE FROM \(grants) WHERE "set" = old._read AND (SELECT rows FROM \(readers) WHERE id = old._read) = 0;
        DELETE FROM \(readers) WHERE id = old._read AND rows = 0 AND id <> 0;
        """
    }

    var removal: String {
        """
        DROP TABLE \(table);
        DROP TABLE \(lists);
        DROP TABLE \(readers);
        DROP TABLE \(grants);
        """
    }

    /// What a new column needs.
    func addition(of column: ColumnModel) -> String {
        if let relationship = column.relationship { return addition(of: column, relationship) }
        let declaration = "ALTER TABLE \(table) ADD COLUMN \(column.sqlDeclaration);"
        guard column.isArray else { return declaration }
        let name = column.sqlName
        let filling = """
            INSERT OR IGNORE INTO \(lists) SELECT \(column.sequence), value, new._seq FROM json_each(new.\(name))
                WHERE value IS NOT NULL;
            """
        return """
            \(declaration)
            CREATE TRIGGER \(table)_\(name)_inserted AFTER INSERT ON \(table) WHEN new.\(name) IS NOT NULL BEGIN
                \(filling)
            END;
            CREATE TRIGGER \(table)_\(name)_updated AFTER UPDATE OF \(name) ON \(table) BEGIN
                DELETE FROM \(lists) WHERE row = old._seq AND "column" = \(column.sequence);
                \(filling)
            END;
            """
    }

    /// A relationship needs a column on the sides that hold ids, and pairs of rows where neither side does.
    private func addition(of column: ColumnModel, _ relationship: RelationshipModel) -> String {
        if relationship.isStored {
            return """
                ALTER TABLE \(table) ADD COLUMN \(column.sqlDeclaration);
                CREATE \(relationship.isUnique ? "UNIQUE " : "")INDEX \(table)_\(column.sqlName) ON \(table) (\(column.sqlName));
                """
        }
        guard relationship.kind == .manyToMany, relationship.side == .parent else { return "" }
        let pairs = relationship.junction
        return """
            CREATE TABLE \(pairs) (
                id INTEGER PRIMARY KEY AUTOINCREMENT, parent INTEGER NOT NULL, child INTEGER NOT NULL, UNIQUE (parent, child));
            CREATE INDEX \(pairs)_child ON \(pairs) (child);
            """
    }

    private func dropping(_ column: ColumnModel, _ relationship: RelationshipModel) -> String {
        if relationship.isStored {
            return "DROP INDEX \(table)_\(column.sqlName); ALTER TABLE \(table) DROP COLUMN \(column.sqlName);"
        }
        let hasPairs = relationship.kind == .manyToMany && relationship.side == .parent
        return hasPairs ? "DROP TABLE \(relationship.junction);" : ""
    }

    func dropping(_ column: ColumnModel) -> String {
        if let relationship = column.relationship { return dropping(column, relationship) }
        let dropping = "ALTER TABLE \(table) DROP COLUMN \(column.sqlName);"
        guard column.isArray else { return dropping }
        return """
            DROP TRIGGER \(table)_\(column.sqlName)_inserted;
            DROP TRIGGER \(table)_\(column.sqlName)_updated;
            DELETE FROM \(lists) WHERE "column" = \(column.sequence);
            \(dropping)
            """
    }

    /// A full-text index on a column. It keeps no copy of the text; the triggers compute the words again to remove them.
    func fullText(_ name: String, on column: ColumnModel) -> String {
        let key = column.sqlName
        return """
            CREATE VIRTUAL TABLE \(name) USING fts5(words, content = '', tokenize = "unicode61 remove_diacritics 0 tokenchars '_'");
            INSERT INTO \(name) (rowid, words)
                SELECT _seq, fulltext_terms(\(key)) FROM \(table) WHERE \(key) IS NOT NULL;
            CREATE TRIGGER \(name)_inserted AFTER INSERT ON \(table) WHEN new.\(key) IS NOT NULL BEGIN
                INSERT INTO \(name) (rowid, words) VALUES (new._seq, fulltext_terms(new.\(key)));
            END;
            CREATE TRIGGER \(name)_deleted AFTER DELETE ON \(table) WHEN old.\(key) IS NOT NULL BEGIN
                INSERT INTO \(name) (\(name), rowid, words) VALUES ('delete', old._seq, fulltext_terms(old.\(key)));
            END;
            CREATE TRIGGER \(name)_updated AFTER UPDATE OF \(key) ON \(table) BEGIN
                INSERT INTO \(name) (\(name), rowid, words)
                    SELECT 'delete', old._seq, fulltext_terms(old.\(key)) WHERE old.\(key) IS NOT NULL;
                INSERT INTO \(name) (rowid, words) SELECT new._seq, fulltext_terms(new.\(key)) WHERE new.\(key) IS NOT NULL;
            END;
            """
    }

    func droppingFullText(_ name: String) -> String {
        """
        DROP TRIGGER \(name)_inserted;
        DROP TRIGGER \(name)_deleted;
        DROP TRIGGER \(name)_updated;
        DROP TABLE \(name);
        """
    }
}
