"""The verbs of the domain: the only writers. They know no request, no socket and no channel layer."""
