"""One small reader for each format; each speaks only records."""
