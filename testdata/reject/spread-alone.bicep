var a = ...b
