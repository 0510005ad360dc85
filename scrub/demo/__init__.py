"""A small news site that exists only here: 200 invented stories, made anew and the same each time, served on loopback."""
