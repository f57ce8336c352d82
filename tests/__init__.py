"""What concerns more than one module: URLs and roles, the demonstration, the browser, the built package."""
