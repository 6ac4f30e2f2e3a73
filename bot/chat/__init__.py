"""The Discord skin: parses what is asked there, calls the answerer, renders what it says."""
