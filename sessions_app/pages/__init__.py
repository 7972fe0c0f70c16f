"""The pages that people use: thin views over templates; the rooms draw themselves from the socket."""
