func a string => 'b'
