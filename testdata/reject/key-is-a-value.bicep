var a = { null: 2 }
