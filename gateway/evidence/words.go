package evidence

import "github.com/shuzheng/shuzheng/chaincode/record"

// Words of the summary, in one place because every word counts in court. They belong to [SummaryEdition]: whoever changes one
// raises it, and the golden summaries of the tests tell.

const (
	summaryTitle = "区块链电子证据摘要"
	// TestNotice stands first in the summary of a test network.
	TestNotice = "本文件来自测试网络，不具有法律效力。"
	generated  = "本摘要由证据包的内容自动生成，供审判人员参阅；证据包是否有效，以对本文件执行 shuzheng verify（离线）或者在核验页面选择本文件的结果为准。"

	headSubject   = "一、对象"
	headProved    = "二、证明什么、由谁证明"
	headSteps     = "三、经过（法定时间为最早的共同签名时间，UTC+08:00）"
	headRules     = "四、所依据的规则"
	headDocuments = "五、当事人选择附上的保密文件和声明"
	headNot       = "六、不证明什么"
	headLaw       = "七、法律依据"
)

// What never is proved, whatever a package holds.
var never = []string{
	"上链之前：数据内容上链以前是否真实、何时形成，由当事人另行举证，人民法院按《人民法院在线诉讼规则》第十八条结合来源、生成机制、存储过程、公证、第三方见证、关联印证审查。",
	"数据本身：不证明数据真实、完整、合法、符合约定质量；账本上只有摘要，没有数据。",
	"申报的时间：操作时间由提交方申报；法定时间由三家机构的共同签名证明，其所证明的是最迟在该时间已经记载。",
	"完整性：证据包之外可能另有记录，包括所载高度以前对象的更新版次；不证明所载状态在该高度仍为最新，所载高度之后的变化也不在其中；没有附上的，不表示不存在。",
}

// What the law says, as the practice notes of the domain have it (B-43, B-49).
var law = []string{
	"《人民法院在线诉讼规则》第十六条：以区块链技术存储的电子数据经技术核验一致的，人民法院可以认定上链后未经篡改，有相反证据足以推翻的除外。",
	"同规则第十七条（对上链后完整性有异议时的审查）：存证平台是否符合国家有关规定；平台与当事人有无利害关系、是否不当干预；信息系统是否清洁、安全、可靠、可用；存证技术和过程是否符合标准。本网络由数据局、市场监督管理局、数据交易场所三家机构各自运行节点、分别核验并共同签名；数据交易场所为当事人提供交易服务，其与当事人的利害关系由人民法院审查。",
	"同规则第十八条：上链以前数据的真实性另行审查，见第六部分。",
	"《电子签名法》第十三条、第十四条：同时符合专有、专控、签名改动可发现、内容改动可发现四项条件的，为可靠的电子签名，与手写签名或者盖章具有同等的法律效力。每项声明由签署人自己的 SM2 密钥签署。",
}

// organizations in words.
var organizations = map[string]string{record.DataBureau: "数据局", record.MarketRegulator: "市场监督管理局", record.Exchange: "数据交易场所"}

// kinds of record in words.
var kinds = map[string]string{
	"deal": "交易", "registration": "登记", "subject": "主体登记", "object": "标的登记", "demander": "需求方核验", "contract": "合同存证",
	"transaction": "交易凭证", "handover": "交付", "settlement": "结算", "dispute": "争议", "violation": "违规记载", "pause": "暂停",
}

// acts in words; one without a word is shown by its name.
var acts = map[string]string{
	"registration.apply": "申请登记", "registration.accept": "受理", "registration.review": "审查", "registration.notice": "公示",
	"registration.deposit": "存证", "registration.issue": "签发登记凭证", "registration.object": "提出异议", "registration.resolve": "处理异议",
	"registration.annotate": "加注", "registration.lift": "解除备注", "registration.suspend": "暂停", "registration.resume": "恢复",
	"registration.cancel": "注销", "registration.revoke": "撤销", "registration.number": "记载国家编号", "registration.settle": "记载期限届满",
	"registration.query": "要求补正", "registration.supplement": "提交补正", "registration.withdraw": "撤回申请", "registration.extend": "延长审查期限",
	"registration.terminate": "终止办理", "registration.decline": "不予受理", "registration.answer": "答复异议",
	"subject.accept": "受理主体登记", "subject.suspend": "暂停主体", "subject.resume": "恢复主体", "subject.exit": "主体退出",
	"object.rescreen": "重新筛查标的", "object.update": "披露标的变化", "object.retire": "标的退市",
	"demander.accept": "受理需求方核验", "demander.suspend": "暂停需求方", "demander.resume": "恢复需求方", "demander.withdraw": "撤回需求方核验",
	"demander.rekey": "更换需求方绑定密钥",
	"subject.apply":  "申请主体登记", "subject.review": "审查主体", "subject.issue": "签发主体凭证", "subject.revoke": "撤销主体凭证",
	"object.apply": "申请标的登记", "object.screen": "负面清单筛查", "object.assess": "合规评估", "object.review": "审查标的", "object.issue": "签发标的凭证",
	"object.suspend": "暂停标的", "object.resume": "恢复标的", "object.revoke": "撤销标的凭证",
	"demander.apply": "申请需求方核验", "demander.verify": "核验需求方", "demander.recheck": "复核需求方", "demander.issue": "签发需求方凭证",
	"listing.list": "挂牌", "contract.sign": "签署合同", "contract.evidence": "审核合同存证", "contract.deposit": "场外合同存证",
	"delivery.confirm": "确认交付", "deal.apply": "交易申请", "deal.disclose": "信息披露", "deal.vet": "审核披露", "deal.order": "提交订单",
	"deal.approve": "审核订单", "deal.sign": "双方签署合同", "deal.evidence": "审核合同并存证", "deal.amend": "双方变更合同", "deal.withdraw": "撤回申请",
	"deal.rekey": "更换交易密钥", "deal.terminate": "终止合同", "deal.unwind": "恢复原状", "deal.destroy": "记载销毁", "deal.file": "备案",
	"deal.settle": "记载期限届满", "delivery.hand": "交付", "delivery.accept": "验收", "delivery.object": "对交付提出异议",
	"delivery.replace": "重新交付", "delivery.settle": "记载视为验收", "settlement.record": "登记结算凭据", "transaction.certify": "拟制交易凭证",
	"transaction.issue": "签发交易凭证", "transaction.revoke": "撤销交易凭证", "pause.order": "暂停数据服务", "pause.end": "解除、限制或关闭",
	"dispute.open": "提出争议", "dispute.mediate": "受理调解", "dispute.reject": "不予受理争议", "dispute.settle": "调解达成", "dispute.refer": "转仲裁或诉讼",
	"dispute.judge": "记载生效裁判", "dispute.execute": "记载执行完毕", "dispute.withdraw": "撤回争议", "violation.record": "记载违规",
	"disclosure.authorise": "授权披露", "disclosure.end": "撤回授权", "access.order": "依法调取", "access.end": "终止调取",
}

// states in words. A test holds them to the tables of the rules.
var states = map[string]string{
	"ACCEPTED": "已受理", "ACTIVE": "有效", "AMENDED": "已变更", "ANCHORED": "已锚定", "APPLIED": "已申请", "APPROVED": "已批准", "ASSESSED": "已评估",
	"CANCELLED": "已注销", "CHECKED": "已复核", "CLOSED": "已关闭", "DEEMED": "视为验收", "DELISTED": "已摘牌", "DELIVERED": "已全部交付",
	"DELIVERING": "交付中", "DEPOSITED": "已存证", "DESTROYED": "已销毁", "DIFFERS": "不一致", "DISCLOSED": "已披露", "DISPUTED": "争议中",
	"EFFECTIVE_JUDGMENT": "裁判生效", "ENDED": "已终止", "EVIDENCED": "已审核存证", "EXECUTED": "已执行", "EXITED": "已退出", "EXPIRED": "已到期",
	"FILED": "已备案", "FOUNDED": "已创立", "IN_FORCE": "施行中", "IN_SYNC": "一致", "LAPSED": "已失效", "LIMITED": "受限", "LISTED": "已挂牌",
	"MATCHED": "相符", "MEDIATING": "调解中", "MISMATCH": "不符", "NOTICE": "公示中", "NOT_ACCEPTED": "不予受理", "OBJECTED": "有异议",
	"ONBOARDED": "已入网", "OPEN": "已提出", "ORDERED": "已下单", "ORDER_APPROVED": "订单已审核", "PARTLY_TRANSFERRED": "部分转移", "PAUSED": "已暂停",
	"PENDING": "待验收", "PROPOSED": "已提议", "PUBLISHED": "已公布", "RECHECK_DUE": "待复核", "RECORDED": "已记载", "REFUSED": "不予通过",
	"REPEALED": "已废止", "REPLACED": "已更换", "REQUESTED": "已申请", "RESTRICTED": "受限", "RETIRED": "已退出使用", "RETURNED": "已退回",
	"REVOKED": "已撤销", "SCREENED": "已筛查", "SETTLED": "已结清", "SETTLING": "结算中", "SIGNED": "已签署", "SUBMITTED": "已提交",
	"SUPPLEMENTING": "待补正", "SUSPENDED": "已暂停", "TERMINATED": "已终止", "TO_ARBITRATION": "转仲裁", "TO_COURT": "转诉讼", "UNDER_REVIEW": "审查中",
	"UNKNOWN": "不明", "UNWOUND": "已恢复原状", "VERIFIED": "已核验", "WAIT_NUMBER": "待国家编号", "WITHDRAWN": "已撤回",
}

// documents in words.
var documents = map[string]string{
	DocParty: "身份绑定书和使用场景", DocContract: "合同金额等保密条款", DocSettlement: "结算保密条款", DocStatement: "当事人声明原文", DocSalted: "合同要素原文",
	DocOther: "其他文件",
}

// stateWord is the state of a kind of record in words: a batch is accepted otherwise than an application.
func stateWord(kind, state string) string {
	if kind == "handover" && state == record.StateAccepted {
		return "已验收"
	}
	return word(states, state)
}

// Word is an act in words.
func Word(act string) string { return word(acts, act) }

func word(words map[string]string, code string) string {
	if word := words[code]; word != "" {
		return word
	}
	return code
}
