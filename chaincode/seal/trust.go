package seal

import (
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// OpenTrustList verifies a signed trust list (JWS JSON serialization): one signature by a `trust` root of each of the
// three organizations. Which roots count is the caller's to say: pinned ones, the predecessor's, or at founding the
// list's own, which the founders confirm with the same keys.
func OpenTrustList(signed []byte, roots []record.Root) (*record.TrustList, string, error) {
	var envelope record.SignedList
	if len(signed) > record.MaxAttachment {
		return nil, "", record.Errorf(record.TooLarge, "the trust list exceeds %d bytes", record.MaxAttachment)
	}
	if err := record.Decode(signed, &envelope); err != nil {
		return nil, "", err
	}
	ring, organizations, err := rootRing(roots)
	if err != nil {
		return nil, "", err
	}
	signedBy := map[string]bool{}
	if len(envelope.Signatures) > 6 {
		return nil, "", record.Errorf(record.TooLarge, "the trust list carries more than 6 signatures")
	}
	var payload []byte
	for _, signature := range envelope.Signatures {
		compact := signature.Protected + "." + envelope.Payload + "." + signature.Signature
		opened, err := Open(compact, Want{record.TypeTrustList, record.PurposeTrust}, ring)
		if err != nil {
			return nil, "", err
		}
		signedBy[organizations[opened.Header.Kid]] = true
		payload = opened.Payload
	}
	if len(signedBy) < 3 {
		return nil, "", record.Errorf(record.ConsentMissing, "the trust list is signed by the roots of %d organizations, 3 are needed", len(signedBy))
	}
	list, err := ParseTrustList(payload)
	return list, Digest(signed), err
}

// ParseTrustList reads the payload of a trust list without judging its signatures.
func ParseTrustList(payload []byte) (*record.TrustList, error) {
	var list record.TrustList
	if err := record.Decode(payload, &list); err != nil {
		return nil, err
	}
	if err := list.Valid(); err != nil {
		return nil, err
	}
	for _, key := range list.Keys {
		if parsed, err := ParseKey(key.Key, key.Purpose); err != nil || parsed.Kid != key.Kid {
			return nil, record.Errorf(record.Invalid, "key %s of the trust list does not bear its own name", Printable(key.Kid))
		}
	}
	if err := onePurpose(&list); err != nil {
		return nil, err
	}
	_, _, err := rootRing(list.Roots)
	return &list, err
}

// onePurpose refuses a list that names a key twice: one key, one purpose, one organization.
func onePurpose(list *record.TrustList) error {
	seen := map[string]bool{}
	once := func(kid string) error {
		if seen[kid] {
			return record.Errorf(record.Invalid, "key %s stands twice in the trust list", Printable(kid)).Under("design §2")
		}
		seen[kid] = true
		return nil
	}
	for _, root := range list.Roots {
		if err := once(root.Kid); err != nil {
			return err
		}
	}
	for _, key := range list.Keys {
		if err := once(key.Kid); err != nil {
			return err
		}
	}
	return nil
}

// PeekTrustList reads a signed list's payload without checking any signature; for showing it and for founding.
func PeekTrustList(signed []byte) (*record.TrustList, error) {
	var envelope record.SignedList
	if err := record.Decode(signed, &envelope); err != nil {
		return nil, err
	}
	payload, err := Unbase64(envelope.Payload)
	if err != nil {
		return nil, err
	}
	return ParseTrustList(payload)
}

func rootRing(roots []record.Root) (Fixed, map[string]string, error) {
	ring, organizations := Fixed{}, map[string]string{}
	for _, root := range roots {
		key, err := ParseKey(root.Key, record.PurposeTrust)
		if err != nil {
			return nil, nil, err
		}
		if key.Kid != root.Kid {
			return nil, nil, record.Errorf(record.Invalid, "root %s does not bear its own name", Printable(root.Kid))
		}
		ring[key.Kid], organizations[key.Kid] = key, root.Organization
	}
	return ring, organizations, nil
}

// IssuerRing is the keyring of one organization's issuer keys for a certificate type at a moment, without those that were
// compromised by then.
func IssuerRing(list *record.TrustList, organization, certType, at string) (Fixed, error) {
	ring := Fixed{}
	for _, key := range list.Keys {
		if key.Organization != organization || key.Purpose != record.PurposeIssuer || at < key.From || at >= key.To ||
			key.CompromisedAt != "" && key.CompromisedAt <= at {
			continue
		}
		for _, t := range key.Types {
			if t != certType {
				continue
			}
			parsed, err := ParseKey(key.Key, key.Purpose)
			if err != nil {
				return nil, err
			}
			ring[parsed.Kid] = parsed
		}
	}
	return ring, nil
}
