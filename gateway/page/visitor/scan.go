package visitor

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
)

// maxPixels bounds a picture: 8 MiB of RGBA.
const maxPixels = MaxInput / 4

// Scan reads the QR code in a picture of width × height pixels of RGBA.
func Scan(rgba []byte, width, height int) (*Wanted, error) {
	if width < 1 || height < 1 || width > maxPixels/height || len(rgba) != 4*width*height {
		return nil, record.Errorf(record.TooLarge, "a picture of %d × %d pixels", width, height)
	}
	source, err := gozxing.NewPlanarYUVLuminanceSource(grey(rgba), width, height, 0, 0, width, height, false)
	if err != nil {
		return nil, err
	}
	// The first copes with shadows, the second with small clear pictures.
	for _, binarizer := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
		bitmap, err := gozxing.NewBinaryBitmap(binarizer)
		if err != nil {
			return nil, err
		}
		hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
		if result, err := qrcode.NewQRCodeReader().Decode(bitmap, hints); err == nil {
			return Read(result.GetText())
		}
	}
	return nil, record.Errorf(codeUnread, "%d × %d pixels", width, height)
}

func grey(rgba []byte) []byte {
	out := make([]byte, len(rgba)/4)
	for i := range out {
		p := rgba[4*i : 4*i+3]
		out[i] = byte((int(p[0]) + 2*int(p[1]) + int(p[2])) / 4)
	}
	return out
}

var shortForm = regexp.MustCompile(`^[0-9a-f]{16}$`)

// Read takes number and digest, or the certificate, out of a QR code's text. Of a link only the fragment counts: where it
// leads is not looked at.
func Read(text string) (*Wanted, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "eyJ") {
		return byValue(text)
	}
	if _, fragment, ok := strings.Cut(text, "#"); ok {
		values, err := url.ParseQuery(fragment)
		number, digest := values.Get("n"), values.Get("d")
		if err != nil || !shortForm.MatchString(digest) {
			return nil, record.Errorf(codeOther, "%s", seal.Printable(text))
		}
		return numbered(number, digest, text)
	}
	return numbered(text, "", text)
}

func numbered(number, digest, text string) (*Wanted, error) {
	if _, err := record.ParseNumber(number); err != nil {
		return nil, record.Errorf(codeOther, "%s", seal.Printable(text))
	}
	return &Wanted{Number: number, Digest: digest}, nil
}

// byValue wants a certificate of which at least the number can be read; whether it is genuine is judged later.
func byValue(text string) (*Wanted, error) {
	if !strings.Contains(text, "~") {
		text += "~"
	}
	jwt, _, _ := strings.Cut(text, "~")
	var claims struct {
		Certificate struct {
			Number string `json:"number"`
		} `json:"certificate"`
	}
	split, _, err := seal.Split(jwt, record.TypeCertificate)
	if err != nil || json.Unmarshal(split.Payload, &claims) != nil {
		return nil, record.Errorf(codeOther, "%s", seal.Printable(text))
	}
	return &Wanted{Number: claims.Certificate.Number, Certificate: text}, nil
}
