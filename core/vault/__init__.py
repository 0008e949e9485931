"""Keys, encryption and signatures: the only room that does cryptography."""
