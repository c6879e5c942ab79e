"""Mail to people about what was decided: listens to the domains, sends after the commit."""
