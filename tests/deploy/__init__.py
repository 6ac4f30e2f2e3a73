"""Tests of what operators install beside the bot."""
