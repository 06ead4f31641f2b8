"""What a session's figures look like on paper, in files and for other programs."""
