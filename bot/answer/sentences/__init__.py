"""Reading a sentence of the news: quantities, values, quotations, speakers; pure."""
