// Every word of the page in Chinese and English, and how times and codes are written.

const texts = {
	skip: ["跳到核验", "Skip to verification"],
	banner: ["测试网络：本页及其核验的文件不具有法律效力", "TEST NETWORK: this page and the files it judges have no legal effect"],
	stripe: ["测试网络 · 无法律效力", "TEST NETWORK · NO LEGAL EFFECT"],
	title: ["数据登记凭证核验", "Data registration certificate verification"],
	subtitle: ["Data registration certificate verification", "数据登记凭证核验"],
	promise: ["文件只在您的浏览器里核验，不会上传；查询编号时，服务器也不知道您查的是哪一个。",
		"Files are judged in your browser and go nowhere. When you look up a number, the server does not learn which one."],
	wayFile: ["核验文件", "Verify a file"],
	chooseFile: ["选择文件", "Choose a file"],
	orDrop: ["或者把文件拖到这里", "or drop it here"],
	fileHelp: ["证明包（.json）、凭证 PDF、凭证文本，或二维码照片。", "A proof bundle (.json), a PDF certificate, a certificate as text, or a photo of a QR code."],
	wayNumber: ["查询编号", "Look up a number"],
	number: ["凭证编号", "Certificate number"],
	lookup: ["查询", "Look up"],
	numberHelp: ["24 位，印在凭证上方。浏览器取回一整批凭证，在本机找出这一份。",
		"24 characters, printed at the top of the certificate. Your browser fetches a whole batch and finds this one by itself."],
	wayCode: ["扫二维码", "Scan a QR code"],
	camera: ["打开相机", "Open the camera"],
	photo: ["拍照或选图片", "Take or choose a picture"],
	photoHelp: ["只取二维码中的编号或凭证，不打开其中的网址。", "Only the number or the certificate is taken from the code; its address is never opened."],
	options: ["核验选项", "Options"],
	at: ["核验哪一时刻（北京时间）", "As of which moment (UTC+8)"],
	atHelp: ["不填则为凭证最新状态的时间。", "If empty: the time of the newest status in the file."],
	fingerprint: ["根密钥指纹", "Fingerprint of the roots"],
	fingerprintHelp: ["来自公报或纸面；不填则用本页内置的指纹。", "From the gazette or from paper. If empty: the one that this page pins."],
	list: ["自备信任清单", "A trust list of your own"],
	listHelp: ["不选则用本站公布的信任清单。", "If none is chosen: the one that this site publishes."],
	presentation: ["出示核对（持有人向您出示时约定的内容）", "Presentation (what you agreed with the holder who showed it to you)"],
	audience: ["出示对象", "Audience"],
	nonce: ["随机数", "Nonce"],
	purpose: ["用途", "Purpose"],
	accept2: ["两家机构共同签名即可（缺一家时作为限制注明）", "Two co-signing organizations are enough (the absent one is named as a limit)"],
	footer: ["凭证只证明登记的事项和登记时的内容，不证明数据真实、合法。核验结论以所附证据为准，可用命令 shuzheng verify 复核。",
		"A certificate proves what was registered, and nothing about the truth or lawfulness of the data. The verdict rests on the evidence attached; the command shuzheng verify reaches it again."],
	licenses: ["所用开源软件的许可", "Licences of the open-source software used"],
	scanning: ["把二维码放进画面", "Hold the QR code into the picture"],
	cancel: ["取消", "Cancel"],
	noCamera: ["相机打不开，请改用“拍照或选图片”。", "The camera cannot be opened; take or choose a picture instead."],
	noPicture: ["这个文件不是能打开的图片", "This file is no picture that can be opened"],

	loading: ["正在载入核验程序…", "Loading the program…"],
	judging: ["正在核验…", "Verifying…"],
	searching: ["正在取回凭证数据…", "Fetching certificates…"],

	valid: ["有效", "Valid"],
	"valid-with-limits": ["有效，但有限制", "Valid, within limits"],
	"not-valid": ["无效", "Not valid"],
	undetermined: ["无法判定", "Undetermined"],
	"attachment-valid": ["附件有效", "Attachment valid"],
	"attachment-valid-with-limits": ["附件有效，但有限制", "Attachment valid, within limits"],
	pagesNotCompared: ["纸面未核对", "printed pages not compared"],
	"now-not-valid": ["此刻无效", "Not valid now"],
	"now-undetermined": ["此刻无法判定", "Cannot be determined now"],
	unjudged: ["没有得出结论", "No verdict"],
	asOf: ["截至 {0}", "as of {0}"],
	now: ["此刻，{0}：", "Now, {0}: "],
	undeterminedPlain: ["“无法判定”不表示有效，也不表示已撤销。", "“Undetermined” means neither valid nor revoked."],
	since: ["自 {0}起可证明已登记在账本上。", "Proven to stand on the ledger since {0}."],
	status: ["所附状态的时间：{0}。", "The status attached is of {0}."],
	pdf: ["这是一份 PDF：核验的是其中的电子凭证附件。本页没有比对 PDF 上看得见的文字，凭证内容以下面显示的为准。",
		"This is a PDF: the certificate attached to it was judged. The page has not compared the visible text of the PDF; what is shown below counts."],
	plainFile: ["这份文件只有凭证本身，没有账本证明。可以从公开数据中查找它的证明；您的文件不会上传。",
		"This file holds the certificate alone, without its proof from the ledger. The proof can be looked for in the public data; your file goes nowhere."],
	findProof: ["查找账本证明", "Look for its proof"],
	oldStatus: ["所附的状态不能说明此刻。可以从公开数据中取得最新的证明；您的文件不会上传。",
		"The status attached says nothing about now. The newest proof can be fetched from the public data; your file goes nowhere."],
	findStatus: ["取得最新证明", "Fetch the newest proof"],
	notFound: ["公开数据中没有查到这份凭证的证明，以下核验的是手头这一份。", "The public data holds no proof of this certificate; what is at hand was judged."],

	content: ["凭证内容", "What the certificate says"],
	contentInvalid: ["以下是文件所写，但文件没有通过核验，请勿依据。", "This is what the file says. It was not found valid: do not rely on it."],
	contentUnsure: ["以下是文件所写，是否属实、有效尚不能判定。", "This is what the file says; whether it holds could not be determined."],
	type: ["凭证类型", "Type"],
	holder: ["持有人", "Holder"],
	uscc: ["统一社会信用代码 {0}", "Unified social credit code {0}"],
	dataset: ["数据名称", "Data"],
	datasetId: ["数据标识 {0}", "Identifier {0}"],
	digest: ["数据指纹", "Fingerprint of the data"],
	region: ["登记地区", "Region"],
	validity: ["有效期", "Validity"],
	from: ["{0}起", "from {0}"],
	until: ["{0}前", "until before {0}"],
	period: ["{0}，至{1}", "{0} {1}"],
	depth: ["审查深度", "Review"],
	categories: ["类别", "Categories"],
	cites: ["引用的凭证", "Cites"],
	issuer: ["签发机构", "Issued by"],
	issued: ["签发时间", "Issued"],
	pack: ["依据规则包", "Rules"],
	record: ["登记记录", "Record"],
	rights: ["登记的权利", "Registered rights"],
	right: ["权利", "Right"],
	basis: ["取得依据", "Basis"],
	scope: ["范围", "Scope"],
	term: ["期限", "Term"],
	exclusive: ["排他", "Exclusive"],
	yes: ["是", "yes"],
	no: ["否", "no"],
	restrictions: ["限制", "Restrictions"],
	none: ["（无）", "none"],
	notRegistered: ["本凭证未登记此项权利", "not registered by this certificate"],
	disclosed: ["持有人披露的内容", "What the holder discloses"],
	withheld: ["另有 {0} 项未披露（可能含填充项）。", "{0} more not disclosed (some may be decoys)."],
	shown: ["出示", "Presentation"],
	presentedBy: ["出示人", "Shown by"],
	presentedAt: ["出示时间", "Shown"],
	expires: ["出示有效至", "Good until"],
	statements: ["签名的声明", "Signed statements"],
	by: ["签署人", "By"],
	signedAt: ["时间", "At"],
	act: ["操作", "Act"],
	consent: ["同意上述声明", "Consent to the statement above"],
	subject: ["记录", "Record"],
	body: ["内容", "Content"],
	statementDigest: ["摘要", "Digest"],
	documents: ["所附文件", "Documents"],
	kind: ["种类", "Kind"],
	verdict: ["结论", "Verdict"],
	namedBy: ["载明其摘要的记录", "Named by"],
	notProved: ["不证明什么", "What is not proved"],
	objections: ["机构的异议", "Objections"],
	objection: ["{0}对 {1} 提出异议（区块 {2}）", "{0} objects to {1} (block {2})"],
	checks: ["逐项检查", "Every check"],
	tally: ["（共 {0} 项，通过 {1} 项）", " ({1} of {0} passed)"],
	evidenceOf: ["依据的时间：{0}", "Rests on evidence of {0}"],
	evidence: ["带走证据", "Take the evidence along"],
	evidenceLead: ["保存下来的文件可以随时用 shuzheng verify 或任何一家机构的核验页面再次核验。", "What you save can be verified again with shuzheng verify or on any organization's page."],
	saveBundle: ["证明包", "Proof bundle"],
	savePackage: ["证据包", "Evidence package"],
	saveCertificate: ["凭证文本", "Certificate as text"],
	saveStatements: ["声明文件", "Statements"],
	saveJWT: ["凭证 JWT", "JWT"],
	saveReport: ["核验报告 JSON", "Report as JSON"],
	saveTrust: ["信任清单", "Trust list"],
	print: ["打印", "Print"],
	file: ["文件：{0}", "File: {0}"],
	trustLine: ["信任清单第 {0} 号，覆盖至 {1}。", "Trust list number {0}, covers until {1}."],
	pinnedLine: ["本页内置的根密钥指纹 {0}，请与公报或纸面公布的核对。", "This page pins the roots {0}: compare with the gazette or with paper."],
	noTrust: ["本站没有提供信任清单，请在“核验选项”中选择一份。", "This site offers no trust list; choose one under “Options”."],
	noBuckets: ["本站没有提供公开凭证数据，或者现在连不上。可以改为核验文件。", "This site offers no public certificates, or cannot be reached now. Verify a file instead."],
	tooLarge: ["文件超过 8 MiB", "The file is larger than 8 MiB"],
	noEngine: ["核验程序没有载入成功，请刷新页面重试", "The program could not be loaded; reload the page"],
	stopped: ["核验程序意外停止，没有得出结论", "The program has stopped and reached no verdict"],

	pass: ["通过", "Pass"],
	limit: ["有限制", "Limit"],
	unknown: ["未知", "Unknown"],
	fail: ["不符", "Fail"],
};

const checks = {
	"test-network": ["测试网络", "Test network"],
	"trust-list": ["信任清单的签名", "Signatures of the trust list"],
	"trust-roots": ["信任清单的根密钥", "Roots of the trust list"],
	"trust-list-period": ["信任清单的期间", "Period of the trust list"],
	form: ["文件格式", "Form of the file"],
	network: ["所属网络", "Network"],
	issuer: ["签发资格", "Right to issue"],
	signature: ["签发机构的签名", "Issuer's signature"],
	type: ["凭证类型", "Type"],
	number: ["凭证编号", "Number"],
	namespace: ["登记业务域", "Where it was registered"],
	holder: ["持有人标识", "Holder"],
	"status-reference": ["状态引用", "Reference to the status"],
	"sd-alg": ["摘要算法", "Digest algorithm"],
	disclosures: ["披露的内容", "Disclosures"],
	"key-binding": ["持有人的出示", "Presentation by the holder"],
	validity: ["有效期", "Validity"],
	proof: ["账本证明", "Proof from the ledger"],
	checkpoint: ["账本检查点", "Checkpoint of the ledger"],
	cosignatures: ["三家机构的共同签名", "Co-signatures of the organizations"],
	"log-inclusion": ["登记在账本上", "Stands on the ledger"],
	objections: ["机构的异议", "Objections"],
	status: ["凭证状态", "Status of the certificate"],
	statements: ["声明的签名", "Signatures of the statements"],
	references: ["同意所指的声明", "What the consents refer to"],
	times: ["签署时间", "Times of signing"],
	keys: ["签名密钥的归属", "Whose the keys are"],
	parties: ["交易专用密钥的归属", "Whose the keys made for deals are"],
	records: ["账本记录的版次", "Versions of the records"],
	certificates: ["所含凭证", "Certificates in it"],
	documents: ["所附文件与账本上的摘要", "Documents against digests on the ledger"],
	summary: ["供审判人员参阅的摘要", "The page for a judge"],
};

const codes = {
	DP: ["数据产权合规登记凭证", "Data-property compliance registration certificate"],
	IP: ["数据知识产权登记凭证", "Data intellectual-property registration certificate"],
	SM: ["数据商主体登记凭证", "Subject registration certificate of a data merchant"],
	OB: ["数据标的登记凭证", "Object registration certificate"],
	SD: ["需求方主体登记凭证", "Subject registration certificate of a demander"],
	ST: ["第三方服务机构主体登记凭证", "Subject registration certificate of a third-party service body"],
	TC: ["数据交易凭证", "Data transaction certificate"],
	DataBureau: ["数据局", "Data bureau"],
	MarketRegulator: ["市场监督管理局", "Market regulator"],
	Exchange: ["数据交易场所", "Data exchange"],
	HOLD: ["持有权", "Right to hold"],
	USE: ["使用权", "Right to use"],
	OPERATE: ["经营权", "Right to operate"],
	COLLECTED: ["采集", "Collected"],
	AGREEMENT: ["协议", "Agreement"],
	PUBLIC_CRAWL: ["公开爬取", "Crawled in public"],
	DERIVED: ["衍生数据", "Derived data"],
	FUSED: ["数据融合", "Fused data"],
	STATUTE: ["法定", "By statute"],
	AUTHORISED_OPERATION: ["授权运营", "Authorised operation"],
	FORMAL: ["形式审查", "Formal review"],
	PRUDENT: ["审慎审查", "Prudent review"],
	SUBSTANTIVE: ["实质审查", "Substantive review"],
	SERVICE: ["服务型数据商", "Service merchant"],
	APPLICATION: ["应用型数据商", "Application merchant"],
	TECHNOLOGY: ["技术型数据商", "Technology merchant"],
	DATA_RESOURCE: ["数据资源提供商", "Provider of data resources"],
	DATA_SERVICE: ["数据服务提供商", "Provider of data services"],
	COMPUTING_POWER: ["算力资源提供商", "Provider of computing power"],
	ALGORITHM_TOOL: ["算法工具提供商", "Provider of algorithms"],
	NETWORK: ["网络服务提供商", "Provider of networks"],
	SECURITY: ["安全服务提供商", "Provider of security"],
	// Documents of an evidence package.
	"party-terms": ["身份绑定书和使用场景", "Binding of a party and its scenario"],
	"contract-terms": ["合同金额等保密条款", "Private terms of a contract"],
	"settlement-terms": ["结算保密条款", "Private terms of a payment"],
	statement: ["当事人声明原文", "Statement as it was signed"],
	"salted-text": ["合同要素原文", "Text of a contract's element"],
	other: ["其他文件", "Other document"],
};

let english = 0;

export function speak(lang) {
	english = lang === "en" ? 1 : 0;
	document.documentElement.lang = lang;
	document.title = t("title");
	for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
	for (const button of document.querySelectorAll("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
}

/** A text of the page; {0}, {1} … stand for what follows. */
export const t = (key, ...values) => texts[key][english].replace(/\{(\d)\}/g, (_, n) => values[n]);

/** The word for a check; a check that this page does not know goes by its id. */
export const checkName = (id) => checks[id]?.[english] ?? id;

/** The word for a code of the certificate; an unknown one is shown as it is. */
export const word = (code) => Object.hasOwn(codes, code) ? codes[code][english] : plain(code);

/** What the report says in both languages. */
export const said = (both) => english ? both.en : both.zh;

/** What stands between sentences, after a name, between the words of a list, and after a time. */
export const gap = () => english ? " " : "";
export const colon = () => english ? ": " : "：";
export const listed = (items) => items.join(english ? "; " : "；");
export const zone = () => english ? " (UTC+8)" : "（北京时间）";

// GB/T 2260; names of cities and counties change, their code says enough.
const provinces = {
	11: ["北京市", "Beijing"], 12: ["天津市", "Tianjin"], 13: ["河北省", "Hebei"], 14: ["山西省", "Shanxi"], 15: ["内蒙古自治区", "Inner Mongolia"],
	21: ["辽宁省", "Liaoning"], 22: ["吉林省", "Jilin"], 23: ["黑龙江省", "Heilongjiang"], 31: ["上海市", "Shanghai"], 32: ["江苏省", "Jiangsu"],
	33: ["浙江省", "Zhejiang"], 34: ["安徽省", "Anhui"], 35: ["福建省", "Fujian"], 36: ["江西省", "Jiangxi"], 37: ["山东省", "Shandong"],
	41: ["河南省", "Henan"], 42: ["湖北省", "Hubei"], 43: ["湖南省", "Hunan"], 44: ["广东省", "Guangdong"], 45: ["广西壮族自治区", "Guangxi"],
	46: ["海南省", "Hainan"], 50: ["重庆市", "Chongqing"], 51: ["四川省", "Sichuan"], 52: ["贵州省", "Guizhou"], 53: ["云南省", "Yunnan"],
	54: ["西藏自治区", "Tibet"], 61: ["陕西省", "Shaanxi"], 62: ["甘肃省", "Gansu"], 63: ["青海省", "Qinghai"], 64: ["宁夏回族自治区", "Ningxia"],
	65: ["新疆维吾尔自治区", "Xinjiang"], 71: ["台湾省", "Taiwan"], 81: ["香港特别行政区", "Hong Kong"], 82: ["澳门特别行政区", "Macao"],
};

export function region(code) {
	const name = provinces[code.slice(0, 2)]?.[english];
	return !name ? plain(code) : english ? `${name} (${plain(code)})` : `${name}（${plain(code)}）`;
}

/** A text from a file as a person can read it: nothing invisible, nothing that turns the direction of reading. */
export const plain = (text) => String(text).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, "\ufffd");

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** A moment of a record at UTC+08:00; midnight is left to the day. What is no time is shown as it is. */
export function when(text, withZone = true) {
	const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
	if (Number.isNaN(at)) return plain(text);
	const d = new Date(at + 8 * 3600e3), clock = d.toISOString().slice(11, 19);
	const month = d.getUTCMonth(), date = english ? `${d.getUTCDate()} ${months[month]} ${d.getUTCFullYear()}` : `${d.getUTCFullYear()}年${month + 1}月${d.getUTCDate()}日`;
	const time = clock === "00:00:00" ? "" : (english ? ", " : " ") + (clock.endsWith(":00") ? clock.slice(0, 5) : clock);
	return date + time + (withZone ? zone() : "");
}

/** From the field of local time, which means UTC+08:00 here wherever the visitor is, to a time as records write it. */
export const fromField = (value) => value && new Date(Date.parse(value + (value.length === 16 ? ":00" : "") + "+08:00")).toISOString().slice(0, 19) + "Z";

/** A moment in milliseconds as records write it. */
export const stamp = (ms) => new Date(ms).toISOString().slice(0, 19) + "Z";
