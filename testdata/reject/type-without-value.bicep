type a
type b =
type c = ?
