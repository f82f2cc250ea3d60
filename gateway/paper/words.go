package paper

import "github.com/shuzheng/shuzheng/chaincode/record"

// title is a certificate type's name.
type title struct{ chinese, english string }

var titles = map[string]title{
	record.TypeDP: {"数据产权合规登记凭证", "Data-Property Compliance Registration Certificate"},
	record.TypeIP: {"数据知识产权登记凭证", "Data Intellectual-Property Registration Certificate"},
	record.TypeSM: {"数据商主体登记凭证", "Subject Registration Certificate of a Data Merchant"},
	record.TypeOB: {"数据标的登记凭证", "Object Registration Certificate"},
	record.TypeSD: {"需求方主体登记凭证", "Subject Registration Certificate of a Demander"},
	record.TypeST: {"第三方服务机构主体登记凭证", "Subject Registration Certificate of a Third-Party Service Body"},
	record.TypeTC: {"数据交易凭证", "Data Transaction Certificate"},
}

// Words for the codes of a certificate, from the glossary (domain model C6) and the policies. A code without a word is
// shown as it is.
var (
	organizations = map[string]string{record.DataBureau: "数据局", record.MarketRegulator: "市场监督管理局", record.Exchange: "数据交易场所"}
	rightNames    = map[string]string{"HOLD": "持有权", "USE": "使用权", "OPERATE": "经营权"}
	bases         = map[string]string{
		"COLLECTED": "采集", "AGREEMENT": "协议", "PUBLIC_CRAWL": "公开爬取", "DERIVED": "衍生数据", "FUSED": "数据融合", "STATUTE": "法定",
		"AUTHORISED_OPERATION": "授权运营",
	}
	depths = map[string]string{"FORMAL": "形式审查", "PRUDENT": "审慎审查", "SUBSTANTIVE": "实质审查"}
	// Domain model E12.
	kinds = map[string]string{"TRANSFER": "转让", "CHANGE": "变更", "CORRECTION": "更正", "RENEWAL": "续期", "EXCHANGE": "换证"}
	// S0 article 18 and S3a article 8.
	categories = map[string]string{
		"SERVICE": "服务型数据商", "APPLICATION": "应用型数据商", "TECHNOLOGY": "技术型数据商",
		"DATA_RESOURCE": "数据资源提供商", "DATA_SERVICE": "数据服务提供商", "COMPUTING_POWER": "算力资源提供商",
		"ALGORITHM_TOOL": "算法工具提供商", "NETWORK": "网络服务提供商", "SECURITY": "安全服务提供商",
	}
	yesNo = map[bool]string{true: "是", false: "否"}
)

// word is the word for a code.
func word(words map[string]string, code string) string {
	if word, known := words[code]; known {
		return word
	}
	return code
}

// named is a code with its word before it.
func named(words map[string]string, code string) string {
	if word, known := words[code]; known {
		return word + "（" + code + "）"
	}
	return code
}

// Sentences, in one place because every word counts: the certificate proves that something was registered, and no more.
const (
	opening = "下列事项已予登记，登记内容以本凭证所载为准。"
	none    = "（无）"

	blindHolder = "本笔交易的专用密钥；交易双方仅在本件选择披露时列明"

	scopeNote = "本凭证仅证明所载事项已登记以及登记时的内容，不证明数据真实、完整、合法，也不证明权利上没有质押、查封、异议等负担。" +
		"签发后可能被暂停、注销或者撤销，使用前须查询当前状态和权利负担。"
	howNote   = "核验方法：打开核验页面并选择本文件，或者执行 shuzheng verify 本文件。"
	fileNote  = "本版式文件由附件中的电子凭证生成，内容不一致的，以附件为准。打印件须凭编号或者二维码核验。"
	signNote  = "签章处不使用印章图像。SM2 电子签名在附件中，是否有效以核验结果为准。"
	glyphNote = "〔U+十六进制数〕表示字库未收录或者不可见的字符（Unicode 编码），原文见附件。"
	valueNote = "二维码所载为凭证原文（JWT，含全部公开内容和 SM2 电子签名，不含选择披露的内容），可在没有网络时核验。"
	largeNote = "凭证原文过长，未印成二维码，见本文件的附件。"

	testNotice  = "测试网络 · 无法律效力"
	testEnglish = "TEST NETWORK · NO LEGAL EFFECT"
)
