package record

import (
	"fmt"
	"regexp"
	"strings"
)

// uscc characters (GB 32100-2015 §5.2): 31 symbols, without I, O, S, V, Z.
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}

// CheckUSCC checks form and check character of a unified social credit code (GB 32100-2015). Some valid organizations
// carry codes that fail; those are registered with an override that names a reason and an approver.
func CheckUSCC(code string) error {
	if len(code) != 18 {
		return Errorf(BadIdentifier, "the unified social credit code %s has not 18 characters", excerpt([]byte(code), 0)).Under("GB 32100-2015")
	}
	sum := 0
	for i, weight := range usccWeights {
		value := strings.IndexByte(usccAlphabet, code[i])
		if value < 0 {
			return Errorf(BadIdentifier, "character %d of %q is not allowed", i+1, code).Under("GB 32100-2015")
		}
		sum += value * weight
	}
	if want := usccAlphabet[(31-sum%31)%31]; code[17] != want {
		return Errorf(BadIdentifier, "the check character of %q should be %c", code, want).Under("GB 32100-2015")
	}
	return nil
}

const mod36Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// CheckCharacter computes the ISO 7064 MOD 37,36 check character of a text of digits and capital letters.
func CheckCharacter(s string) (byte, error) {
	remainder := 36
	for i := 0; i < len(s); i++ {
		value := strings.IndexByte(mod36Alphabet, s[i])
		if value < 0 {
			return 0, Errorf(BadIdentifier, "character %q is not allowed in a number", s[i]).Under("ISO 7064")
		}
		remainder += value
		if remainder > 36 {
			remainder -= 36
		}
		remainder = remainder * 2 % 37
	}
	return mod36Alphabet[(37-remainder)%36], nil
}

// Number is a certificate number: type, region, day (UTC+08:00), gateway digit, that gateway's serial, check character;
// 24 characters in all. A gap in the serials is not an error.
type Number struct {
	Type    string // two letters: DP, IP, SM, SD, ST, OB, TC
	Region  string // six digits, GB/T 2260
	Day     string // yyyymmdd in UTC+08:00
	Gateway int    // 0–9, assigned at founding
	Serial  int    // 0–999999
}

var numberForm = regexp.MustCompile(`^([A-Z]{2})(\d{6})(\d{8})(\d)(\d{6})([0-9A-Z])$`)

// String prints the number with its check character.
func (n Number) String() string {
	body := fmt.Sprintf("%s%s%s%d%06d", n.Type, n.Region, n.Day, n.Gateway, n.Serial)
	check, err := CheckCharacter(body)
	if err != nil {
		return ""
	}
	return body + string(check)
}

// ParseNumber reads a certificate number and checks its check character.
func ParseNumber(s string) (Number, error) {
	parts := numberForm.FindStringSubmatch(s)
	if parts == nil {
		return Number{}, Errorf(BadIdentifier, "%q is not a certificate number", excerpt([]byte(s), 0)).Under("docs/format.md, numbers")
	}
	n := Number{Type: parts[1], Region: parts[2], Day: parts[3], Gateway: int(parts[4][0] - '0')}
	for _, digit := range parts[5] {
		n.Serial = n.Serial*10 + int(digit-'0')
	}
	if n.String() != s {
		return Number{}, Errorf(BadIdentifier, "the check character of %s is wrong", s).Under("ISO 7064")
	}
	return n, nil
}
