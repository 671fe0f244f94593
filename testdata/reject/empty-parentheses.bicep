var a = ()
