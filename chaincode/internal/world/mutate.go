package world

// Edit is a small change of a text: the fuzzers change what their own process has signed, since every worker process
// makes keys of its own.
func Edit(text string, at, cut uint, insert string) string {
	if text == "" {
		return insert
	}
	from := int(at % uint(len(text)+1))
	to := min(from+int(cut%64), len(text))
	return text[:from] + insert + text[to:]
}
