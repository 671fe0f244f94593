var a = 1
@secure()
