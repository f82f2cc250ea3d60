package pdf

import "strings"

// Chinese text breaks between any two characters, except that no line begins with one of these
const neverFirst = "，。、；：！？）》」』】〕〉”’…％%,.;:!?)]}"

// nor ends with one of these.
const neverLast = "（《「『【〔〈“‘([{"

// A date stays together.
const units = "年月日"

// pieces cuts a text where a line may end: after blanks, and around Chinese characters.
func pieces(text string) []string {
	var all []string
	var last rune
	start := 0
	for i, r := range text {
		if i > 0 && mayBreak(last, r) {
			all, start = append(all, text[start:i]), i
		}
		last = r
	}
	return append(all, text[start:])
}

func mayBreak(before, after rune) bool {
	switch {
	case isDigit(before) && strings.ContainsRune(units, after), strings.ContainsRune(units, before) && isDigit(after):
		return false
	case after == ' ' || strings.ContainsRune(neverFirst, after) || strings.ContainsRune(neverLast, before):
		return false
	case before == ' ':
		return true
	}
	return isHan(before) || isHan(after)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isHan takes everything from the first block of Chinese, Japanese and Korean writing on.
func isHan(r rune) bool { return r >= 0x2e80 }
