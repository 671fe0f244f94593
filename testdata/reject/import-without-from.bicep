import { a }
import * from 'b'
import a from 'b'
