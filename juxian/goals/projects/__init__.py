"""Projects (项目化管理): drafted, opened by another, reported on with evidence, lit by their dates, verified."""
