"""A fictional support agent's recorded run: made-up values, the recorder, and the tickets it works on."""
