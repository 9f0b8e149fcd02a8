"""How fast Headwater is, as ratios measured in one run. See docs/performance.md."""
