"""The year-end classified assessment (分类考核): rounds, classes, criteria, scores, appeals, the sealed result."""
