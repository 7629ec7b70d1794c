"""Named stories, each with the gold rows that the metric contract says it must give."""
