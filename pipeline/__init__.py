"""What happens, in order: intake, reading, assembling, checking, scoring, outputs, command line."""
