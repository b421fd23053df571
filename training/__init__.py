"""How the line recogniser was made: text, drawing, scanner noise, network, training, export (extra `[train]`)."""
