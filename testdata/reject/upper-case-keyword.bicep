Param a string
