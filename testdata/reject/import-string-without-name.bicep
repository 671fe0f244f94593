import { 'a' } from 'b'
