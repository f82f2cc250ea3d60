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
	WrongPurpose        Reason = "wrong-purpose"
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

	CheckpointOrder         Reason = "checkpoint-order"
	CosignerMissing         Reason = "cosigner-missing"
	CosignerAbsent          Reason = "cosigner-absent"
	CosignerUnknown         Reason = "cosigner-unknown"
	CosignerPeriod          Reason = "cosigner-key-period"
	CosignerCompromised     Reason = "cosigner-compromised"
	ObjectionsWithheld      Reason = "objections-withheld"
	ObjectionsDiffer        Reason = "objections-differ"
	Objected                Reason = "objected"
	LeafDiffers             Reason = "leaf-differs"
	NotInLog                Reason = "not-in-log"
	RecordedEarlier         Reason = "recorded-before-signed"
	RecordedLate            Reason = "recorded-after-key"
	IssuerCompromised       Reason = "issuer-compromised"
	NotRecordedThen         Reason = "not-recorded-then"
	StatusListsDiffer       Reason = "status-lists-differ"
	StatusKey               Reason = "status-key"
	StatusKeyUnknown        Reason = "status-key-unknown"
	StatusKeyPeriod         Reason = "status-key-period"
	StatusKeyCompromised    Reason = "status-key-compromised"
	StatusHeight            Reason = "status-height"
	StatusOlder             Reason = "status-older"
	StatusForm              Reason = "status-form"
	StatusObjected          Reason = "status-objected"
	StatusSinceUnknown      Reason = "status-since-unknown"
	StatusThenUnknown       Reason = "status-then-unknown"
	StatusKnownLater        Reason = "status-known-later"
	StatusExpired           Reason = "status-expired"
	StatusEarly             Reason = "status-early"
	Revoked                 Reason = "revoked"
	Suspended               Reason = "suspended"
	KeyPeriod               Reason = "key-period"
	KeyCompromised          Reason = "key-compromised"
	KeyRecordOlder          Reason = "key-record-older"
	KeyStatusUnknown        Reason = "key-status-unknown"
	KeysSinceUnknown        Reason = "keys-since-unknown"
	PartyUnnamed            Reason = "party-unnamed"
	PresentationMissing     Reason = "presentation-missing"
	PresentationNotCompared Reason = "presentation-not-compared"
	PresentationDiffers     Reason = "presentation-differs"
	PresentationKey         Reason = "presentation-key-unproved"
	PresentationKeyEnded    Reason = "presentation-key-ended"
	PresentationExpired     Reason = "presentation-expired"
	PresentationEarly       Reason = "presentation-early"
	AudienceDiffers         Reason = "audience-differs"
	NonceDiffers            Reason = "nonce-differs"
	PurposeDiffers          Reason = "purpose-differs"

	RecordDiffers      Reason = "record-differs"
	DocumentUnnamed    Reason = "document-unnamed"
	DocumentDiffers    Reason = "document-differs"
	BindingDiffers     Reason = "binding-differs"
	BindingUnproved    Reason = "binding-unproved"
	SummaryDiffers     Reason = "summary-differs"
	SummaryNotCompared Reason = "summary-not-compared"

	PaperDiffers     Reason = "paper-differs"
	PaperNotCompared Reason = "paper-not-compared"
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
	WrongPurpose:        {ZH: "该密钥不得用于此用途", EN: "The key is not one for this purpose"},
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
	StatusUnknown:       {ZH: "所查时间的状态未知", EN: "The status at the time asked about is not known", Limit: "status of a certificate: not known"},
	KeysUnproved:        {ZH: "密钥归属仅由文件自述，尚无账本证明", EN: "Whose keys these are is asserted by the file only, not yet proved"},
	KeyNotItsName:       {ZH: "文件中的密钥与其名称不符或重复", EN: "A key of the file does not bear its own name or stands twice"},
	ActorDiffers:        {ZH: "签署人与密钥所属主体不一致", EN: "The signer is not the actor that the key belongs to"},
	ReferenceDiffers:    {ZH: "同意声明所指不是本声明", EN: "A consent refers to another statement or another network"},
	LifeTooLong:         {ZH: "声明的有效期不合要求", EN: "A statement's life is not allowed"},
	SignedLater:         {ZH: "声明的签署时间晚于所查时间", EN: "A statement is dated after the time asked about"},

	CheckpointOrder:         {ZH: "检查点的先后次序不对，日志只会增长", EN: "The checkpoints are not in the order in which a log grows"},
	CosignerMissing:         {ZH: "共同签名的机构不足", EN: "Not enough organizations have co-signed"},
	CosignerAbsent:          {ZH: "有一家机构没有共同签名", EN: "One of the three organizations has not co-signed", Limit: "proof: one co-signer absent"},
	CosignerUnknown:         {ZH: "共同签名的密钥不在信任清单中", EN: "A co-signature is by a key that the trust list does not hold"},
	CosignerPeriod:          {ZH: "共同签名时该密钥不在有效期内", EN: "A co-signing key was not in force when it signed"},
	CosignerCompromised:     {ZH: "共同签名的密钥已泄露，无法证明签名在泄露之前", EN: "A co-signing key is compromised, and nothing shows that it signed before"},
	ObjectionsWithheld:      {ZH: "有机构在共同签名中列明了异议，而文件没有附上该清单", EN: "An organization co-signed a list of objections that is not in the file"},
	ObjectionsDiffer:        {ZH: "异议清单与共同签名不符，可能已被改动", EN: "A list of objections is not the one that was co-signed: it may have been altered"},
	Objected:                {ZH: "有共同签名的机构对此提出异议：规则不允许", EN: "A co-signer objects to it: the rules do not allow it"},
	LeafDiffers:             {ZH: "存证证明针对的是另一条账本记录", EN: "The proof is of another entry of the ledger"},
	NotInLog:                {ZH: "存证证明不成立：内容不在日志中", EN: "The proof does not hold: the log does not contain it"},
	RecordedEarlier:         {ZH: "共同签名的时间早于文件自述的签署时间", EN: "It was co-signed before the time at which it says it was signed"},
	RecordedLate:            {ZH: "入账时该密钥已经失效", EN: "The key had ended when it was recorded"},
	IssuerCompromised:       {ZH: "签发密钥已泄露，不能证明签发在泄露之前", EN: "The issuing key is compromised, and nothing shows that it signed before"},
	NotRecordedThen:         {ZH: "在所查时间尚未证明已经入账", EN: "At the time asked about it is not proven to have been recorded"},
	StatusListsDiffer:       {ZH: "状态清单与检查点不符", EN: "The status lists are not those of the checkpoint"},
	StatusKey:               {ZH: "状态清单由无权的机构或密钥签署", EN: "The status list is signed by an organization or key that may not"},
	StatusKeyUnknown:        {ZH: "签署状态清单的密钥不在信任清单中", EN: "The key that signed the status list is not in the trust list"},
	StatusKeyPeriod:         {ZH: "签署状态清单时该密钥不在有效期内", EN: "The key was not in force when it signed the status list"},
	StatusKeyCompromised:    {ZH: "签署状态清单的密钥已泄露", EN: "The key that signed the status list is compromised"},
	StatusHeight:            {ZH: "状态清单与检查点的区块高度不同", EN: "Status list and checkpoint are of different heights"},
	StatusOlder:             {ZH: "状态清单早于入账时间，请取得较新的证明包", EN: "The status is older than the entry on the ledger; get a newer bundle"},
	StatusForm:              {ZH: "状态清单中的值不是凭证的状态", EN: "The status list holds a value that is no certificate's"},
	StatusObjected:          {ZH: "有共同签名的机构对该状态提出异议", EN: "A co-signer objects to this status"},
	StatusSinceUnknown:      {ZH: "最近一次状态之后的情况未知", EN: "What happened after the newest status is not known"},
	StatusThenUnknown:       {ZH: "较晚的状态不能说明所查时间的状态", EN: "The later status does not tell the one at the time asked about"},
	StatusKnownLater:        {ZH: "由较晚的状态得知此前未被撤销；其间曾被暂停又恢复则不可见", EN: "A later status shows that it had not been revoked; a suspension lifted meanwhile would not show", Limit: "status: known later only"},
	StatusExpired:           {ZH: "状态已过时，其后是否撤销未知，请取得较新的证明包", EN: "The status has run out, what happened since is not known; get a newer bundle"},
	StatusEarly:             {ZH: "状态的时间晚于您的时钟，请核对时钟", EN: "The status is dated after your clock: set it right"},
	Revoked:                 {ZH: "已被撤销", EN: "It has been revoked"},
	Suspended:               {ZH: "已被暂停", EN: "It is suspended"},
	KeyPeriod:               {ZH: "签署时该密钥不在有效期内", EN: "The key was not in force when it was used"},
	KeyCompromised:          {ZH: "入账时签署密钥已经泄露", EN: "The signing key was compromised when it was recorded"},
	KeyRecordOlder:          {ZH: "所示密钥记录不是最新的，或其主体已被吊销", EN: "The key record shown is not the newest, or its actor has been revoked"},
	KeyStatusUnknown:        {ZH: "密钥的状态未知", EN: "The status of a key is not known"},
	KeysSinceUnknown:        {ZH: "最近一次状态之后密钥是否被报告泄露未知，可换取较新的密钥状态", EN: "Whether a key was reported compromised after the newest status is not known; a fresh status of the keys tells", Limit: "keys: as of the newest status"},
	PartyUnnamed:            {ZH: "有签署使用本笔交易的专用密钥；密钥属于谁，由交易的保密条款说明，本文件不载明", EN: "A key made for one deal has signed; whose it is, the deal's private terms say, and this file does not", Limit: "signer: a key made for one deal, unnamed"},
	PresentationMissing:     {ZH: "您要求出示，而文件没有持有人的出示签名", EN: "You asked for a presentation, and the holder has not signed one"},
	PresentationNotCompared: {ZH: "出示对象和随机数未作比对（--audience、--nonce）", EN: "Audience and nonce of the presentation were not compared (--audience, --nonce)", Limit: "presentation: not compared"},
	PresentationDiffers:     {ZH: "出示签名针对的是另一份凭证或另一些披露内容", EN: "The presentation was signed for another certificate or other disclosures"},
	PresentationKey:         {ZH: "无法证明出示密钥属于持有人", EN: "Nothing proves that the presenting key is the holder's"},
	PresentationKeyEnded:    {ZH: "出示密钥已失效", EN: "The presenting key is not in force any more"},
	PresentationExpired:     {ZH: "出示已过期，请持有人重新出示", EN: "The presentation has expired; have the holder present it again"},
	PresentationEarly:       {ZH: "出示的时间晚于您的时钟，请核对时钟", EN: "The presentation is dated after your clock: set it right"},
	AudienceDiffers:         {ZH: "出示对象不是您", EN: "It was presented to somebody else"},
	NonceDiffers:            {ZH: "出示的随机数不是您给出的", EN: "It was not presented with the nonce you gave"},
	PurposeDiffers:          {ZH: "出示的用途不是您要求的", EN: "It was presented for another purpose than you asked for"},

	RecordDiffers:      {ZH: "账本记录的内容、名称或版次与其证明不符", EN: "A record is not the one it should be, or its versions do not follow each other"},
	DocumentUnnamed:    {ZH: "没有已证明的声明或记录载明此文件的摘要", EN: "No proven statement or record names the digest of this document"},
	DocumentDiffers:    {ZH: "文件内容与已证明的记录相矛盾", EN: "A document contradicts what is proven to be recorded"},
	BindingDiffers:     {ZH: "绑定书不成立，或者绑定的是另一把密钥、另一交易场所", EN: "The binding does not hold, or is of another key or exchange"},
	BindingUnproved:    {ZH: "绑定书由谁签署，本文件不能证明", EN: "Nothing here proves whose key signed the binding"},
	SummaryDiffers:     {ZH: "摘要与证据内容不一致，请勿依据该摘要", EN: "The summary does not say what the evidence says: do not rely on it"},
	SummaryNotCompared: {ZH: "摘要由另一版本程序生成，未能核对", EN: "The summary was written by another edition of this program and cannot be compared"},

	PaperDiffers:     {ZH: "纸面内容不是签发的内容", EN: "The visible pages are not what was issued"},
	PaperNotCompared: {ZH: "纸面内容无法比较（由另一版本程序制作）", EN: "The visible pages cannot be compared (made by another edition of this program)"},
}

// textOf explains a reason; those that are codes of package record are explained there.
func textOf(reason Reason) Text {
	if text, ok := Reasons[reason]; ok {
		return text
	}
	text := record.Catalog[record.Code(reason)]
	return Text{ZH: text.ZH, EN: text.EN}
}
