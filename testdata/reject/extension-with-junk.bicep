extension a foo
extension b with 1
extension
