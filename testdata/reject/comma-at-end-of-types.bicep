type t = shared.pair<string, int,>
