package visitor

import (
	"encoding/json"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/page/bucket"
)

// shortDigest is how many hexadecimal digits of the JWT's SM3 a QR code holds.
const shortDigest = 16

// Wanted is what the visitor looks for.
type Wanted struct {
	Number      string `json:"number"`
	Digest      string `json:"digest"`      // from a QR code; empty: any certificate of that number
	Certificate string `json:"certificate"` // already at hand, only its proof is looked for; may be empty
}

// BucketName says which file to fetch; the number must be one, so that a slip is told before anything is fetched.
func BucketName(number string, bits int) (string, error) {
	if _, err := record.ParseNumber(number); err != nil {
		return "", err
	}
	return bucket.Name(number, bits)
}

// Found is a bundle, in text.
type Found struct {
	Bundle string `json:"bundle"`
}

// Find takes the wanted certificate's bundle out of a bucket. The disclosures of a certificate at hand go into it.
func Find(file []byte, wanted string) (*Found, error) {
	var w Wanted
	if err := json.Unmarshal([]byte(wanted), &w); err != nil {
		return nil, record.Errorf(record.Malformed, "what is wanted cannot be read: %v", err)
	}
	if _, err := record.ParseNumber(w.Number); err != nil {
		return nil, err
	}
	b, ok, err := bucket.Find(file, w.Number)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, record.Errorf(notListed, "%s", w.Number)
	}
	jwt, _, _ := strings.Cut(b.Certificate, "~")
	if w.Certificate != "" {
		at, _, _ := strings.Cut(w.Certificate, "~")
		if at != jwt {
			return nil, record.Errorf(codeDiffers, "%s", w.Number)
		}
		b.Certificate = w.Certificate
	}
	if w.Digest != "" && w.Digest != short(jwt) {
		return nil, record.Errorf(codeDiffers, "SM3 %s…, the code says %s", short(jwt), w.Digest)
	}
	text, err := b.Encode()
	return &Found{Bundle: string(text)}, err
}

func short(jwt string) string {
	return strings.TrimPrefix(seal.Digest([]byte(jwt)), "sm3:")[:shortDigest]
}
