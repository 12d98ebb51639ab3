import GRDB

/// The tables of the emulator's own records. Rows of clients' tables live in tables made at run time (`RowStorage`).
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 catalog") { db in
            try db.execute(sql: catalog)
        }
        migrator.registerMigration("2 people") { db in
            try db.execute(sql: people)
        }
        migrator.registerMigration("3 transactions") { db in
            try db.execute(sql: transactions)
        }
        migrator.registerMigration("4 tokens") { db in
            try db.execute(sql: tokens)
        }
        migrator.registerMigration("5 storage") { db in
            try db.execute(sql: storage)
        }
        migrator.registerMigration("6 functions") { db in
            try db.execute(sql: functions)
        }
        return migrator
    }

    private static let catalog = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
        -- Moves with every change of what follows, so that connections know when what they remember is old.
        CREATE TABLE catalog (version INTEGER NOT NULL);
        INSERT INTO catalog VALUES (1);
        CREATE TABLE databases (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            name TEXT NOT NULL COLLATE GENERAL_CI,
            type TEXT NOT NULL COLLATE GENERAL_CI,
            enabled INTEGER NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE TABLE tables (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            database INTEGER NOT NULL REFERENCES databases ON DELETE CASCADE,
            id TEXT NOT NULL COLLATE GENERAL_CI,
            name TEXT NOT NULL COLLATE GENERAL_CI,
            enabled INTEGER NOT NULL,
            row_security INTEGER NOT NULL,
            permissions TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            UNIQUE (database, id));
        CREATE TABLE columns (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            "table" INTEGER NOT NULL REFERENCES tables ON DELETE CASCADE,
            key TEXT NOT NULL COLLATE GENERAL_CI,
            type TEXT NOT NULL COLLATE GENERAL_CI,
            size INTEGER NOT NULL,
            required INTEGER NOT NULL,
            "array" INTEGER NOT NULL,
            definition TEXT NOT NULL,
            status TEXT NOT NULL COLLATE GENERAL_CI,
            error TEXT NOT NULL COLLATE GENERAL_CI,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            UNIQUE ("table", key));
        CREATE TABLE indexes (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            "table" INTEGER NOT NULL REFERENCES tables ON DELETE CASCADE,
            key TEXT NOT NULL COLLATE GENERAL_CI,
            type TEXT NOT NULL COLLATE GENERAL_CI,
            columns TEXT NOT NULL,
            orders TEXT NOT NULL,
            lengths TEXT NOT NULL,
            status TEXT NOT NULL COLLATE GENERAL_CI,
            error TEXT NOT NULL COLLATE GENERAL_CI,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            UNIQUE ("table", key));
        """

    private static let people = """
        CREATE TABLE users (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            name TEXT NOT NULL COLLATE GENERAL_CI,
            email TEXT UNIQUE COLLATE GENERAL_CI,
            phone TEXT UNIQUE COLLATE GENERAL_CI,
            status INTEGER NOT NULL DEFAULT 1,
            labels TEXT NOT NULL DEFAULT '[]',
            prefs TEXT NOT NULL DEFAULT '{}',
            password TEXT,
            password_update TEXT,
            email_verification INTEGER NOT NULL DEFAULT 0,
            phone_verification INTEGER NOT NULL DEFAULT 0,
            mfa INTEGER NOT NULL DEFAULT 0,
            registration TEXT NOT NULL,
            accessed TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE TABLE targets (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
            provider_type TEXT NOT NULL,
            identifier TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE INDEX targets_of_user ON targets (user);
        CREATE TABLE sessions (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
            -- SHA-256 of the secret: the file alone logs nobody in.
            secret BLOB NOT NULL UNIQUE,
            provider TEXT NOT NULL,
            provider_uid TEXT NOT NULL,
            factors TEXT NOT NULL,
            ip TEXT NOT NULL,
            user_agent TEXT NOT NULL,
            expire TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE INDEX sessions_of_user ON sessions (user);
        CREATE TABLE teams (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            name TEXT NOT NULL COLLATE GENERAL_CI,
            prefs TEXT NOT NULL DEFAULT '{}',
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE TABLE memberships (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            team INTEGER NOT NULL REFERENCES teams ON DELETE CASCADE,
            user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
            roles TEXT NOT NULL,
            invited TEXT NOT NULL,
            joined TEXT,
            confirm INTEGER NOT NULL,
            secret BLOB,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            UNIQUE (team, user));
        CREATE INDEX memberships_of_user ON memberships (user);
        """

    private static let tokens = """
        CREATE TABLE tokens (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            user INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
            -- SHA-256 of the secret.
            secret BLOB NOT NULL,
            expire TEXT NOT NULL,
            created TEXT NOT NULL);
        CREATE INDEX tokens_of_user ON tokens (user);
        ALTER TABLE targets ADD COLUMN name TEXT NOT NULL DEFAULT '';
        """

    private static let transactions = """
        CREATE TABLE transactions (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            status TEXT NOT NULL COLLATE GENERAL_CI,
            -- The user who may see it, NULL for a key's or a guest's.
            owner TEXT,
            expires TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE TABLE operations (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            "transaction" INTEGER NOT NULL REFERENCES transactions ON DELETE CASCADE,
            action TEXT NOT NULL,
            database_id TEXT NOT NULL,
            table_id TEXT NOT NULL,
            row_id TEXT,
            data TEXT NOT NULL);
        CREATE INDEX operations_of_transaction ON operations ("transaction");
        """
}
