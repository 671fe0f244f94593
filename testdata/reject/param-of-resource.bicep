param a resource
