"""Looking up: what the news has on a person, a topic, a story, an outlet; knows no Discord."""
