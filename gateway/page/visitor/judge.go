package visitor

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/bundle"
	"github.com/shuzheng/shuzheng/gateway/paper/attached"
	"github.com/shuzheng/shuzheng/gateway/verify"
)

// Options are what the visitor may ask for beside the file; all but Now may be empty.
type Options struct {
	Now         string `json:"now"` // the visitor's clock
	At          string `json:"at"`
	Fingerprint string `json:"fingerprint"`
	Audience    string `json:"audience"`
	Nonce       string `json:"nonce"`
	Purpose     string `json:"purpose"`
	Accept2     bool   `json:"accept2"`
}

// Judged is a report with what the visitor may take along.
type Judged struct {
	Report      *verify.Report `json:"report"`
	PDF         bool           `json:"pdf"`         // the file was a PDF: its attachment was judged, its pages were not read
	Text        string         `json:"text"`        // what was judged
	Certificate string         `json:"certificate"` // SD-JWT, empty when there is none
	Number      string         `json:"number"`
}

// Judge judges a file as package verify does; of a PDF, the certificate in it.
func Judge(file, trust []byte, options string) (*Judged, error) {
	if len(file) > MaxInput {
		return nil, record.Errorf(record.TooLarge, "the file has %d bytes, %d are allowed", len(file), MaxInput)
	}
	if len(trust) > MaxInput {
		return nil, record.Errorf(record.TooLarge, "the trust list has %d bytes, %d are allowed", len(trust), MaxInput)
	}
	ask, fingerprint, err := parse(options)
	if err != nil {
		return nil, err
	}
	judged := &Judged{PDF: attached.Is(file)}
	if judged.PDF {
		if file, err = attached.Extract(file); err != nil {
			return nil, err
		}
	}
	if judged.Report, err = verify.File(file, verify.Trust{List: trust, Fingerprint: fingerprint}, ask); err != nil {
		return nil, err
	}
	judged.Text = strings.ToValidUTF8(string(file), "\ufffd")
	judged.Certificate = certificateIn(file)
	if c := judged.Report.Certificate; c != nil {
		judged.Number = c.Certificate.Number
	}
	return judged, nil
}

func parse(options string) (ask verify.Ask, fingerprint string, err error) {
	var o Options
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		return ask, "", record.Errorf(record.Malformed, "the options cannot be read: %v", err)
	}
	ask = verify.Ask{Accept2: o.Accept2, Audience: o.Audience, Nonce: o.Nonce, Purpose: o.Purpose}
	if ask.Now, err = record.ParseTime(o.Now); err != nil {
		return ask, "", err
	}
	if o.At != "" {
		ask.At, err = record.ParseTime(o.At)
	}
	return ask, strings.TrimSpace(o.Fingerprint), err
}

// certificateIn is the SD-JWT of a file, bundled or not; empty when there is none.
func certificateIn(file []byte) string {
	if bundle.Is(file) {
		b, err := bundle.Parse(file)
		if err != nil {
			return ""
		}
		return b.Certificate
	}
	text := string(bytes.TrimSuffix(file, []byte("\n")))
	if strings.HasPrefix(text, "{") || !strings.Contains(text, "~") {
		return ""
	}
	return text
}
