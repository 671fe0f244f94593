var a = b[]
