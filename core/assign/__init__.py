"""The engine of the draw: pure arithmetic on integers, no clock, no I/O."""
