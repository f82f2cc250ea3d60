package world

import (
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// RegistryPack is the small rule pack with all that both registers can be told: periods, windows, and the items of the negative
// list that the program checks itself.
func RegistryPack() record.Pack {
	pack := Pack()
	item := func(code, title, article, effect, when string) record.NegativeRow {
		return record.NegativeRow{Code: code, Title: title, Article: article, Effect: effect, When: when}
	}
	pack.Negative = []record.NegativeRow{
		item("N01", "国家秘密", "S0 8(1)", "P", ""),
		item("N04", "未经授权的企业、组织非公开数据", "S0 8(4)", "P", "NOT_AUTHORISED"),
		item("N06", "非法、违规渠道获取", "S0 8(6)", "P", "NO_SOURCE"),
		item("N07", "无明确目的和场景", "S0 8(7)", "P", "NO_SCENARIO"),
		item("N09", "未经同意的个人数据", "S3a 12", "R", "PI_WITHOUT_BASIS"),
		item("N11", "合法约定禁止交易", "S0 8(8)", "P", "RESTRICTED_BELOW"),
		item("N12", "未依法公开的原始公共数据", "S4 二(一)1", "P", "RAW_PUBLIC"),
		item("N13", "不予开放的公共数据", "S1 14", "P", "NOT_OPEN"),
		item("N20", "未按规定跨境", "S0 27", "R", "CROSS_BORDER"),
		item("N21", "核心数据", "B-26", "P", "CORE"),
		item("N22", "党政机关履职数据", "B-05", "P", "GOVERNMENT"),
	}
	give := func(name, certType, value, article string) {
		pack.Parameters = append(pack.Parameters, record.Parameter{Name: name, Type: certType, Value: value, Article: article})
	}
	give("acceptDays", "", "3", "B-03")
	give("blockOnOverdueFiling", "", "YES", "S0 11(1)")
	give("duplicatePolicy", "", "WARN", "B-06")
	give("externalNumber", record.TypeIP, "YES", "B-19")
	give("filingGraceDays", "", "5", "S0 11(1)")
	give("filingMonths", "", "3", "S0 11(1)")
	give("noticeFor", "", "INITIAL", "B-03")
	give("objectionReplyDays", "", "10", "B-08")
	give("renewalWindowDays", "", "180", "B-09")
	give("reviewDays", "", "10", "B-03")
	give("reviewExtensionDays", "", "10", "B-03")
	give("statusFreshnessHours", "", "24", "B-10")
	give("supplementDays", "", "5", "B-03")
	return pack
}

// Told gives a pack another value of one of its parameters; an empty one takes the parameter away.
func Told(pack record.Pack, name, value string) record.Pack {
	pack.Parameters = slices.Clone(pack.Parameters)
	for i := range pack.Parameters {
		if pack.Parameters[i].Name == name {
			pack.Parameters[i].Value = value
		}
	}
	pack.Parameters = slices.DeleteFunc(pack.Parameters, func(parameter record.Parameter) bool { return parameter.Value == "" })
	return pack
}

// Answers is a review under a pack, with no hit.
func Answers(pack record.Pack, result string) record.Review {
	review := record.Review{Depth: "SUBSTANTIVE", Result: result, Reasons: Digest("reasons"), Negative: []record.Answer{}}
	for _, row := range pack.Negative {
		review.Negative = append(review.Negative, record.Answer{Code: row.Code, Answer: "NO_HIT"})
	}
	return review
}

// FoundRegisters founds the network at the edition of both registers, under a pack and a calendar of several years.
func (w *World) FoundRegisters(pack record.Pack) {
	w.Helper()
	w.FoundWith(func(f *Founding) {
		f.Body.Edition, f.Pack = record.EditionRegistries, pack
		f.Calendar.To = "2035-12-31"
	})
}

// Register is one of the two registers and the clerk who decides in it.
type Register struct {
	*World
	Namespace string
	Clerk     *Actor
	Pack      record.Pack // whose negative list reviewers answer
}

// By has somebody act in the register, through its owner.
func (r *Register) By(who *Actor, act, key string, body any, with ...With) record.Result {
	r.Helper()
	return r.Act(r.Namespace, r.Owner(r.Namespace), who, act, key, body, with...)
}

// Registration reads a registration.
func (r *Register) Registration(key string) *record.Registration {
	r.Helper()
	return r.Body(r.Namespace, key, &record.Registration{}).(*record.Registration)
}

// Standing is the state of a record now, whatever has been written down.
func (r *Register) Standing(key string) string {
	r.Helper()
	state, _ := record.Effective(r.Record(r.Namespace, key), record.Time(r.Now))
	return state
}

// Apply hands in an application and gives the registration's key.
func (r *Register) Apply(by *Actor, body any, with ...With) string {
	r.Helper()
	return r.By(by, "registration.apply", "", body, with...).Key
}

// Reviewed accepts an application, unless silence has, and reviews it.
func (r *Register) Reviewed(key string) string {
	r.Helper()
	if r.Standing(key) == record.StateSubmitted {
		r.By(r.Clerk, "registration.accept", key, Because("材料齐全"))
	}
	r.By(r.Clerk, "registration.review", key, Answers(r.Pack, "PASS"))
	return key
}

// Announced reviews an application and gives it its public notice.
func (r *Register) Announced(key string) string {
	r.Helper()
	r.By(r.Clerk, "registration.notice", r.Reviewed(key), PublicNotice())
	return key
}

// Stored takes an application to its deposit: an initial one and a transfer when the notice has run. Where the certificate waits
// for a number of the national system, that is entered too.
func (r *Register) Stored(key string) string {
	r.Helper()
	if kind := r.Registration(key).Application.Kind; kind == "" || kind == record.ApplyTransfer {
		r.At(r.Registration(r.Announced(key)).Notice.To)
	} else {
		r.Reviewed(key)
	}
	return r.Put(key)
}

// Put deposits what may be deposited.
func (r *Register) Put(key string) string {
	r.Helper()
	if r.By(r.Clerk, "registration.deposit", key, Because("准予登记")).State == record.StateWaitNumber {
		r.By(r.Clerk, "registration.number", key, r.Numbered())
	}
	return key
}

// Numbered is a fresh number of the national system.
func (r *Register) Numbered() record.External {
	r.serial++
	return record.External{Certificate: fmt.Sprintf("202603%011d", r.serial), Registration: fmt.Sprintf("2026%012d", r.serial), Digest: Digest("notification")}
}

// Certified takes an application to its certificate and gives the citation of it.
func (r *Register) Certified(key string) record.Citation {
	r.Helper()
	r.Stored(key)
	return record.Citation{Namespace: r.Namespace, Key: key, Number: r.Issue(r.Namespace, r.Clerk, "registration.issue", key)}
}

// Following is an application that follows a registration and leaves everything as it was.
func (r *Register) Following(kind, prior string) record.Apply {
	r.Helper()
	body := r.Registration(prior).Application
	body.Kind, body.Prior, body.Holder, body.Proof, body.Succession = kind, prior, "", "", nil
	switch kind {
	case record.ApplyTransfer:
		body.Succession = &record.Succession{Cause: "TRANSFER", Contract: Digest("contract"), Duties: Digest("duties")}
	case record.ApplyChange, record.ApplyCorrection, record.ApplyExchange:
		body.Proof = Digest("proof")
	}
	return body
}

// Only leaves some of the rights of an application.
func Only(body record.Apply, rights ...string) record.Apply {
	body.Rights = slices.DeleteFunc(slices.Clone(body.Rights), func(right record.Right) bool { return !slices.Contains(rights, right.Right) })
	return body
}
