extension Migrations {
    static let functions = """
        CREATE TABLE functions (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            name TEXT NOT NULL COLLATE GENERAL_CI,
            -- The roles that may run it.
            execute TEXT NOT NULL,
            enabled INTEGER NOT NULL,
            runtime TEXT NOT NULL COLLATE GENERAL_CI,
            deployment TEXT NOT NULL COLLATE GENERAL_CI,
            schedule TEXT NOT NULL COLLATE GENERAL_CI,
            timeout INTEGER NOT NULL,
            entrypoint TEXT NOT NULL COLLATE GENERAL_CI,
            commands TEXT NOT NULL COLLATE GENERAL_CI,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE TABLE executions (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            function INTEGER NOT NULL REFERENCES functions ON DELETE CASCADE,
            -- The user who may see it; NULL for a key's or a guest's.
            reader TEXT,
            deployment TEXT NOT NULL COLLATE GENERAL_CI,
            trigger TEXT NOT NULL COLLATE GENERAL_CI,
            status TEXT NOT NULL COLLATE GENERAL_CI,
            request_method TEXT NOT NULL COLLATE GENERAL_CI,
            request_path TEXT NOT NULL COLLATE GENERAL_CI,
            request_headers TEXT NOT NULL,
            status_code INTEGER NOT NULL,
            response_headers TEXT NOT NULL,
            logs TEXT NOT NULL,
            errors TEXT NOT NULL,
            duration REAL NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE INDEX executions_of_function ON executions (function);
        """
}
