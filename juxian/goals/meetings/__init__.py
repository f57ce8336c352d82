"""领导小组会议、会办: what is decided becomes tasks with an owner and a day."""
