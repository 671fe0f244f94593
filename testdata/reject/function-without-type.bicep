func a(b) string => b
