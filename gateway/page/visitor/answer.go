package visitor

import (
	"encoding/json"
	"errors"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/internal/plain"
)

// MaxInput bounds everything but buckets, in bytes.
const MaxInput = 8 << 20

// Problem is why there is no answer, to a person.
type Problem struct {
	Code   string `json:"code"`
	ZH     string `json:"zh"`
	EN     string `json:"en"`
	Detail string `json:"detail"`
}

// The page's own problems; all others are codes of package record.
const (
	notListed   = "not-listed"
	codeDiffers = "code-differs"
	codeUnread  = "code-unread"
	codeOther   = "code-other"
)

var words = map[record.Code][2]string{
	notListed: {"没有找到这个编号。请核对编号；凭证也可能不公开，或尚未列入公开数据。这不表示凭证无效",
		"This number was not found. Check it; the certificate may also be private or not be listed yet. This does not mean that it is not valid"},
	codeDiffers: {"登记在这个编号下的凭证不是二维码所指的那一份，请勿依据这张二维码",
		"The certificate under this number is not the one that the QR code means: do not rely on this code"},
	codeUnread: {"没有读到二维码，请拍得更近、更清楚，让二维码完整入镜",
		"No QR code could be read: come closer, with the whole code in a sharp picture"},
	codeOther:            {"这张二维码里没有凭证编号，也没有凭证", "This QR code holds neither a certificate nor its number"},
	record.BadIdentifier: {"凭证编号不正确，请逐位核对", "The certificate number is not correct; check every character"},
	record.Internal:      {"核验程序出错，没有得出结论", "The program failed and has reached no verdict"},
}

// Answer is JSON of a value, or of {"problem": …}.
func Answer(value any, err error) string {
	if err != nil {
		value = map[string]Problem{"problem": explain(err)}
	}
	text, err := json.Marshal(value)
	if err != nil {
		return Failed(err.Error())
	}
	return string(text)
}

// Failed is the answer when the program itself fails.
func Failed(detail string) string { return Answer(nil, record.Errorf(record.Internal, "%s", detail)) }

func explain(err error) Problem {
	p := Problem{Code: string(record.CodeOf(err)), Detail: err.Error()}
	var own *record.Error
	if errors.As(err, &own) {
		p.Detail = own.Detail
	}
	text := record.Catalog[record.Code(p.Code)]
	p.ZH, p.EN = text.ZH, text.EN
	if own, ok := words[record.Code(p.Code)]; ok {
		p.ZH, p.EN = own[0], own[1]
	}
	p.Detail = plain.Text(p.Detail)
	return p
}
