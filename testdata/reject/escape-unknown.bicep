var a = 'C:\Windows \d \q'
