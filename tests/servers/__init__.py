"""The server classes over real sockets, with an application of a few lines and no Django."""
