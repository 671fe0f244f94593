type a = (string, int)
