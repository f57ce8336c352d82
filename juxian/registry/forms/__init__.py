"""Forms of the registry's pages. They read what was typed; the services decide."""
