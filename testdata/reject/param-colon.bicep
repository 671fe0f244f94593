param a: string
