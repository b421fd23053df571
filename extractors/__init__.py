"""How to read: bytes -> DocumentText -> Quoted values -> records. Imports schemas."""
