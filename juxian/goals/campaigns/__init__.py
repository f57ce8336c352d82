"""Campaigns (百日会战、突击月): opened by another than drew them up, ranked from the records for any day, concluded."""
