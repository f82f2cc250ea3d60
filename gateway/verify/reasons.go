package verify

import "github.com/shuzheng/shuzheng/chaincode/record"

// Reason says why a check did not simply pass. Where a file breaks the form, the reason is a [record.Code].
type Reason string

// The reasons; what each means to a person stands in [Reasons].
const (
	TestNetwork         Reason = "test-network"
	NotChecked          Reason = "not-checked"
	ListSignature       Reason = "trust-list-signature"
	ListIncomplete      Reason = "trust-list-incomplete"
	ListRootUnknown     Reason = "trust-list-root-unknown"
	ListRefused         Reason = "trust-list-refused"
	ListNotCovering     Reason = "trust-list-not-covering"
	ListUnusable        Reason = "trust-list-unusable"
	FingerprintDiffers  Reason = "fingerprint-differs"
	RootsUnpinned       Reason = "roots-unpinned"
	WrongNetwork        Reason = "wrong-network"
	TestDiffers         Reason = "test-differs"
	IssuerUnknown       Reason = "issuer-unknown"
	IssuerPurpose       Reason = "wrong-purpose"
	IssuerOrganization  Reason = "issuer-organization"
	IssuerType          Reason = "issuer-type"
	IssuerKeyPeriod     Reason = "issuer-key-period"
	IssuerKeyEnded      Reason = "issuer-key-ended"
	BadSignature        Reason = "bad-signature"
	TypeUnknown         Reason = "type-unknown"
	TypeDiffers         Reason = "type-differs"
	NumberForm          Reason = "number-form"
	NumberDiffers       Reason = "number-differs"
	NamespaceDiffers    Reason = "namespace-differs"
	HolderDiffers       Reason = "holder-differs"
	StatusReference     Reason = "status-reference"
	HashUnknown         Reason = "sd-alg"
	DisclosureForm      Reason = "disclosure-form"
	DisclosureDuplicate Reason = "disclosure-duplicate"
	DisclosureUnlisted  Reason = "disclosure-unreferenced"
	DisclosureReserved  Reason = "disclosure-reserved"
	KeyBindingIgnored   Reason = "key-binding-ignored"
	PeriodDiffers       Reason = "period-differs"
	Expired             Reason = "expired"
	NotYetValid         Reason = "not-yet-valid"
	ProofPending        Reason = "proof-pending"
	ProofMissing        Reason = "proof-missing"
	StatusAsOfIssue     Reason = "status-as-of-issue"
	StatusUnknown       Reason = "status-unknown"
	KeysUnproved        Reason = "keys-unproved"
	KeyNotItsName       Reason = "key-name"
	ActorDiffers        Reason = "actor-differs"
	ReferenceDiffers    Reason = "reference-differs"
	LifeTooLong         Reason = "statement-life"
	SignedLater         Reason = "signed-later"
)

// Text explains a reason to a person; Limit is its short form in [Report.Limits] for those that limit.
type Text struct{ ZH, EN, Limit string }

// Reasons holds a [Text] for every [Reason].
var Reasons = map[Reason]Text{
	"":                  {ZH: "通过", EN: "Passed"},
	TestNetwork:         {ZH: "本文件来自测试网络，不具有法律效力", EN: "This file comes from a TEST network and has no legal effect"},
	NotChecked:          {ZH: "因前项未通过，未能检查", EN: "Could not be examined because an earlier check failed"},
	ListSignature:       {ZH: "信任清单的签名不正确", EN: "A signature of the trust list does not verify"},
	ListIncomplete:      {ZH: "信任清单没有三家机构的全部签名", EN: "The trust list is not signed by all three organizations"},
	ListRootUnknown:     {ZH: "信任清单由不认识的根密钥签署", EN: "The trust list is signed by a root that is not among the trusted ones"},
	ListRefused:         {ZH: "信任清单不符合规定", EN: "The trust list breaks its rules"},
	ListNotCovering:     {ZH: "信任清单不覆盖所查的时间，请取得覆盖该时间的清单", EN: "The trust list does not cover the time asked about; get the one that does"},
	ListUnusable:        {ZH: "没有可依据的信任清单，无法判断", EN: "Cannot be decided without a trust list to rely on"},
	FingerprintDiffers:  {ZH: "根密钥指纹与您给出的不一致，请勿依据此信任清单", EN: "The roots do not have the fingerprint you gave: do not rely on this trust list"},
	RootsUnpinned:       {ZH: "使用了信任清单自带的根密钥，请将指纹与公报或纸面公布的核对（--fingerprint）", EN: "The list's own roots were used: compare the fingerprint with the one on paper or in the gazette (--fingerprint)", Limit: "trust list: roots not pinned"},
	WrongNetwork:        {ZH: "由另一网络签发", EN: "It belongs to another network than the trust list"},
	TestDiffers:         {ZH: "测试标记与信任清单不一致", EN: "Its test mark differs from the trust list's"},
	IssuerUnknown:       {ZH: "签发密钥不在信任清单中", EN: "The issuing key is not in the trust list"},
	IssuerPurpose:       {ZH: "该密钥不是签发密钥", EN: "The key is not one for issuing"},
	IssuerOrganization:  {ZH: "该机构无权签发此类凭证", EN: "This organization may not issue this type of certificate"},
	IssuerType:          {ZH: "该密钥不得签发此类凭证", EN: "This key may not issue this type of certificate"},
	IssuerKeyPeriod:     {ZH: "签发时该密钥不在有效期内", EN: "The issuing key was not in force when the certificate says it was issued"},
	IssuerKeyEnded:      {ZH: "签发密钥现已到期，而签发时间尚无共同签名证明", EN: "The issuing key has ended since, and nothing yet proves when the certificate was signed"},
	BadSignature:        {ZH: "签名不正确，内容可能已被改动", EN: "The signature does not verify: the content may have been altered"},
	TypeUnknown:         {ZH: "凭证类型未知", EN: "The certificate type is not known"},
	TypeDiffers:         {ZH: "凭证各处所写类型不一致", EN: "The certificate names different types in different places"},
	NumberForm:          {ZH: "凭证编号不正确", EN: "The certificate number is not correct"},
	NumberDiffers:       {ZH: "编号中的类型、地区或日期与凭证不符", EN: "Type, region or day in the number are not the certificate's"},
	NamespaceDiffers:    {ZH: "所属业务域或记录与凭证类型不符", EN: "Namespace or record do not fit the certificate type"},
	HolderDiffers:       {ZH: "持有人标识不一致", EN: "The holder is named differently in different places"},
	StatusReference:     {ZH: "状态清单的引用不正确", EN: "The reference to the status list is not correct"},
	HashUnknown:         {ZH: "披露摘要算法不是 SM3", EN: "The digest algorithm of the disclosures is not SM3"},
	DisclosureForm:      {ZH: "披露内容或其摘要格式不正确", EN: "Disclosures or their digests are not well formed"},
	DisclosureDuplicate: {ZH: "同一内容被重复披露", EN: "The same member is disclosed twice"},
	DisclosureUnlisted:  {ZH: "披露的内容不属于本凭证，可能已被改动", EN: "A disclosed member does not belong to this certificate: it may have been altered"},
	DisclosureReserved:  {ZH: "披露使用了保留名称", EN: "A disclosure uses a reserved name"},
	KeyBindingIgnored:   {ZH: "出示人的签名未作检查", EN: "The presenter's signature was not examined", Limit: "presentation: not examined"},
	PeriodDiffers:       {ZH: "有效期在凭证各处不一致", EN: "The period of validity differs between places of the certificate"},
	Expired:             {ZH: "在所查时间凭证已过有效期", EN: "The certificate had expired at the time asked about"},
	NotYetValid:         {ZH: "在所查时间凭证尚未生效", EN: "The certificate was not yet in force at the time asked about"},
	ProofPending:        {ZH: "账本存证证明尚未启用（信任清单：cosign none）", EN: "Proof of being on the ledger is pending (trust list: cosign none)", Limit: "proof: pending"},
	ProofMissing:        {ZH: "缺少账本存证证明", EN: "The proof of being on the ledger is missing"},
	StatusAsOfIssue:     {ZH: "状态以签发时为准，其后是否撤销未知", EN: "The status is as of issue; what happened since is not known", Limit: "status: as of issue"},
	StatusUnknown:       {ZH: "所查时间的状态未知", EN: "The status at the time asked about is not known"},
	KeysUnproved:        {ZH: "密钥归属仅由文件自述，尚无账本证明", EN: "Whose keys these are is asserted by the file only, not yet proved"},
	KeyNotItsName:       {ZH: "文件中的密钥与其名称不符或重复", EN: "A key of the file does not bear its own name or stands twice"},
	ActorDiffers:        {ZH: "签署人与密钥所属主体不一致", EN: "The signer is not the actor that the key belongs to"},
	ReferenceDiffers:    {ZH: "同意声明所指不是本声明", EN: "A consent refers to another statement or another network"},
	LifeTooLong:         {ZH: "声明的有效期不合要求", EN: "A statement's life is not allowed"},
	SignedLater:         {ZH: "声明的签署时间晚于所查时间", EN: "A statement is dated after the time asked about"},
}

// textOf explains a reason; those that are codes of package record are explained there.
func textOf(reason Reason) Text {
	if text, ok := Reasons[reason]; ok {
		return text
	}
	text := record.Catalog[record.Code(reason)]
	return Text{ZH: text.ZH, EN: text.EN}
}
