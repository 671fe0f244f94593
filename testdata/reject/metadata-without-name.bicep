metadata = 1
