var a = !!b
