"""The network: fetching within limits, robots.txt, politeness, addresses."""
