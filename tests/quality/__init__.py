"""The quality gate: questions on the sample news whose figures must not fall below their floors."""
