"""What the end-to-end tests share: the process under test, and clients for what it speaks."""
