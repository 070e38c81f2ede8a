"""The headless browser that the journeys open the console with."""
