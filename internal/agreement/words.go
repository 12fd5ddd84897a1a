package agreement

// isolate puts words of another direction between the marks that keep it from turning the words around them.
func isolate(s string) string { return "\u2068" + s + "\u2069" }
