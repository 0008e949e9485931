"""Keys, encryption and signatures: the only room that imports cryptography."""
