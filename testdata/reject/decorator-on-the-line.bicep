@secure() param a string
