"""The local runner: many processes over a dump of any size, in a run that survives its documents and its own end."""
