package sm

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/json"

	"github.com/emmansun/gmsm/sm2"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// Compact signs a payload as a compact JWS (RFC 7515) of the given `typ`, exactly as [seal.Open] accepts it. Payload
// is a value of package record, or bytes that are canonical JSON already; other bytes are refused as malformed.
func Compact(signer Signer, typ string, payload any) (string, error) {
	input, err := SigningInput(signer.Kid(), typ, payload)
	if err != nil {
		return "", err
	}
	signature, err := signer.SignInput(input)
	if err != nil {
		return "", err
	}
	return Join(signer.Public(), typ, input, signature)
}

// SigningInput gives the bytes `header.payload` that a signature covers (RFC 7515 §5.1).
func SigningInput(kid, typ string, payload any) ([]byte, error) {
	header, err := record.Encode(record.Header{Alg: seal.Alg, Kid: kid, Typ: typ})
	if err != nil {
		return nil, err
	}
	body, err := canonical(payload)
	if err != nil {
		return nil, err
	}
	return []byte(seal.Base64(header) + "." + seal.Base64(body)), nil
}

// Join puts a signature to its signing input and opens the result as its reader will, so that nothing unreadable or
// signed by another key is ever handed out. Signature is 64 bytes r‖s.
func Join(public *ecdsa.PublicKey, typ string, input, signature []byte) (string, error) {
	point, err := seal.Point(public)
	if err != nil {
		return "", err
	}
	const purpose = "unknown" // here; the text's reader knows it and checks it
	ring := seal.Fixed{seal.KeyID(point): {Kid: seal.KeyID(point), Purpose: purpose, Public: public}}
	compact := string(input) + "." + seal.Base64(signature)
	if _, err := seal.Open(compact, seal.Want{Type: typ, Purpose: purpose}, ring); err != nil {
		return "", err
	}
	return compact, nil
}

// InputDigest is e = SM3(Z ‖ input), the 32 bytes that SM2 signs (GB/T 32918.2 §6.1); hardware modules show it.
func InputDigest(public *ecdsa.PublicKey, input []byte) ([]byte, error) {
	return sm2.CalculateSM2Hash(public, input, []byte(seal.UserID))
}

func canonical(payload any) ([]byte, error) {
	var given []byte
	switch p := payload.(type) {
	case []byte:
		given = p
	case json.RawMessage:
		given = p
	default:
		return record.Encode(payload)
	}
	body, err := record.Canonical(given)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(body, given) {
		return nil, record.Errorf(record.Malformed, "the payload is JSON but not canonical")
	}
	return body, nil
}
