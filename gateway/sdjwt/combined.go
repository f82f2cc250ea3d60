package sdjwt

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Parse takes `<jwt>~<disclosure>~…~[key binding]` apart (RFC 9901 §4). The last tilde is part of the form also when
// no key binding follows. It checks every disclosure's form; [Check] compares them with the JWT's digests.
func Parse(combined string) (jwt string, disclosures []Disclosure, kb string, err error) {
	if len(combined) > MaxCombined {
		return "", nil, "", record.Errorf(record.TooLarge, "the certificate has %d bytes, %d are allowed", len(combined), MaxCombined)
	}
	if strings.Count(combined, "~") > record.MaxDisclosures+1 {
		return "", nil, "", record.Errorf(record.TooLarge, "the certificate carries more than %d disclosures", record.MaxDisclosures)
	}
	parts := strings.Split(combined, "~")
	if len(parts) < 2 || strings.Count(parts[0], ".") != 2 {
		return "", nil, "", record.Errorf(record.Malformed, "the text is not <jwt>~<disclosures>~").Under("RFC 9901 §4")
	}
	jwt, kb = parts[0], parts[len(parts)-1]
	if kb != "" && strings.Count(kb, ".") != 2 {
		return "", nil, "", record.Errorf(record.Malformed, "something other than a key binding follows the last tilde").Under("RFC 9901 §4")
	}
	for _, text := range parts[1 : len(parts)-1] {
		disclosure, err := Decode(text)
		if err != nil {
			return "", nil, "", err
		}
		disclosures = append(disclosures, disclosure)
	}
	return jwt, disclosures, kb, nil
}

// Combine puts a certificate together for a reader: the JWT and the encoded disclosures meant for that reader, no key
// binding. What it gives reads back with [Parse], or it fails.
func Combine(jwt string, encoded []string) (string, error) {
	var b strings.Builder
	b.WriteString(jwt + "~")
	for _, disclosure := range encoded {
		b.WriteString(disclosure + "~")
	}
	_, _, _, err := Parse(b.String())
	return b.String(), err
}

// Digests gives the `_sd` array for a set of disclosures. It is sorted, so the order of issuing tells nothing.
func Digests(disclosures []Disclosure) ([]string, error) {
	digests := make([]string, 0, len(disclosures))
	for _, disclosure := range disclosures {
		text, err := disclosure.Encode()
		if err != nil {
			return nil, err
		}
		digests = append(digests, Digest(text))
	}
	slices.Sort(digests)
	return digests, nil
}

// Check compares disclosures with the JWT's payload (RFC 9901 §7.1): `_sd` is sorted and names no digest twice, each
// disclosure is referenced, none stands twice, no name is disclosed twice or stands in the clear already. It answers
// how many digests stay undisclosed. They may be decoys: the number tells little.
func Check(payload []byte, disclosures []Disclosure) (withheld int, err error) {
	clear := map[string]json.RawMessage{}
	var digests []string
	if json.Unmarshal(payload, &clear) != nil || json.Unmarshal(clear["_sd"], &digests) != nil {
		return 0, refuse(ErrForm, "the payload has no array _sd")
	}
	if err := checkDigests(digests); err != nil {
		return 0, err
	}
	used, names := map[string]bool{}, map[string]bool{}
	for _, disclosure := range disclosures {
		text, err := disclosure.Encode()
		if err != nil {
			return 0, err
		}
		digest := Digest(text)
		_, inClear := clear[disclosure.Name]
		switch _, listed := slices.BinarySearch(digests, digest); {
		case !listed:
			return 0, refuse(ErrUnreferenced, "the certificate does not hold the digest of %q", disclosure.Name)
		case used[digest] || names[disclosure.Name]:
			return 0, refuse(ErrDuplicate, "%q is disclosed twice", disclosure.Name)
		case inClear:
			return 0, refuse(ErrReserved, "%q stands in the clear already", disclosure.Name)
		}
		used[digest], names[disclosure.Name] = true, true
	}
	return len(digests) - len(used), nil
}

func checkDigests(digests []string) error {
	if len(digests) > record.MaxDisclosures {
		return refuse(ErrForm, "_sd has %d digests, %d are allowed", len(digests), record.MaxDisclosures)
	}
	for i, digest := range digests {
		if b, err := seal.Unbase64(digest); err != nil || len(b) != 32 {
			return refuse(ErrForm, "digest %d of _sd is not base64url of 32 bytes", i+1)
		}
		if i > 0 && digests[i-1] >= digest {
			return refuse(ErrForm, "the digests of _sd are not sorted or stand twice")
		}
	}
	return nil
}
