// AppwriteEmulator
