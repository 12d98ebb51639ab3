extension Migrations {
    static let storage = """
        CREATE TABLE buckets (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            name TEXT NOT NULL COLLATE GENERAL_CI,
            permissions TEXT NOT NULL,
            file_security INTEGER NOT NULL,
            enabled INTEGER NOT NULL,
            maximum_file_size INTEGER NOT NULL,
            allowed_file_extensions TEXT NOT NULL,
            compression TEXT NOT NULL COLLATE GENERAL_CI,
            encryption INTEGER NOT NULL,
            antivirus INTEGER NOT NULL,
            transformations INTEGER NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE TABLE files (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            bucket INTEGER NOT NULL REFERENCES buckets ON DELETE CASCADE,
            id TEXT NOT NULL COLLATE GENERAL_CI,
            name TEXT NOT NULL COLLATE GENERAL_CI,
            permissions TEXT NOT NULL,
            signature TEXT NOT NULL COLLATE GENERAL_CI,
            mime_type TEXT NOT NULL COLLATE GENERAL_CI,
            size INTEGER NOT NULL,
            chunks_total INTEGER NOT NULL,
            chunks_uploaded INTEGER NOT NULL,
            -- The name of its bytes.
            blob TEXT NOT NULL,
            created TEXT NOT NULL,
            updated TEXT NOT NULL,
            UNIQUE (bucket, id));
        -- The roles that a file's own permissions let read.
        CREATE TABLE file_readers (
            file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
            role TEXT NOT NULL,
            PRIMARY KEY (file, role)) WITHOUT ROWID;
        -- The chunks that have arrived of a file that is not complete.
        CREATE TABLE file_chunks (
            file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
            number INTEGER NOT NULL,
            PRIMARY KEY (file, number)) WITHOUT ROWID;
        CREATE TABLE file_tokens (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE COLLATE GENERAL_CI,
            file INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
            expire TEXT,
            accessed TEXT,
            created TEXT NOT NULL,
            updated TEXT NOT NULL);
        CREATE INDEX tokens_of_file ON file_tokens (file);
        """
}
