"""What fills the whole terminal, and the questions in front of it."""
