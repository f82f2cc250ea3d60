package registry

import (
	"context"
	"fmt"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// row is one dataset and the story it lives through.
type row struct {
	plot, name       string
	firm             int // of the half year's firms
	industry, region string
	origin, source   string // ENTERPRISE, COLLECTED unless named
	form, grade      string // DATASET, GENERAL unless named
	begins           int    // day of the half year
}

// told are the datasets with a story of their own.
var told = []row{
	{plot: "silence", name: "焦炉煤气回收利用监测", firm: 0, industry: "C2521", region: "140100"},
	{plot: "silence settled", name: "文旅景区客流热力", firm: 3, industry: "N7861", region: "140200"},
	{plot: "supplement", name: "矿用设备振动诊断样本", firm: 4, industry: "B0690", region: "140300", form: "MODEL"},
	{plot: "lapse", name: "煤层气井口压力日记录", firm: 6, industry: "B0721", region: "140500"},
	{plot: "decline", name: "蔬菜大棚温湿度序列", firm: 7, industry: "A0141", region: "140600"},
	{plot: "refuse", name: "用户行程轨迹明细", firm: 10, industry: "G5411", region: "140900", origin: "PERSONAL"},
	{plot: "withdraw", name: "物流园区货车到发台账", firm: 8, industry: "G5911", region: "140700"},
	{plot: "terminate", name: "连翘产地价格指数", firm: 9, industry: "F5124", region: "140800", form: "REPORT"},
	{plot: "extend", name: "黄河流域墒情网格", firm: 11, industry: "M7410", region: "141000", form: "API"},
	{plot: "agent", name: "白酒原粮批次溯源", firm: 12, industry: "C1512", region: "141100"},
	{plot: "objection upheld", name: "中小微企业信用画像", firm: 13, industry: "J6620", region: "140100", form: "MODEL"},
	{plot: "objection dismissed", name: "城市供水管网压力", firm: 14, industry: "D4610", region: "140100"},
	{plot: "objection after, upheld", name: "工业园区碳排放因子", firm: 15, industry: "M7452", region: "140700"},
	{plot: "objection after, in court", name: "轧机轴承温升样本", firm: 16, industry: "C3516", region: "140100"},
	{plot: "merger", name: "老陈醋发酵过程曲线", firm: 17, industry: "C1462", region: "140100"},
	{plot: "purchase", name: "算力中心能耗分时数据", firm: 18, industry: "I6450", region: "140200"},
	{plot: "division", name: "重卡换电站运行数据", firm: 2, industry: "C3610", region: "140100"},
	{plot: "change", name: "高速公路气象能见度", firm: 10, industry: "G5441", region: "140900"},
	{plot: "correction", name: "煤焦公路运价指数", firm: 8, industry: "G5431", region: "140700", form: "REPORT"},
	{plot: "exchange", name: "黄芪种植地块档案", firm: 9, industry: "A0170", region: "140200"},
	{plot: "renewal", name: "电商平台农产品销售样本", firm: 0, industry: "F5292", region: "140100", source: "AGREEMENT"},
	{plot: "expiry", name: "商圈消费热度合作数据", firm: 13, industry: "F5211", region: "140100", source: "AGREEMENT"},
	{plot: "fraud", name: "风电场功率预测训练集", firm: 7, industry: "D4415", region: "140600", form: "MODEL"},
	{plot: "seizure", name: "大宗商品仓单流转", firm: 12, industry: "F5164", region: "141100"},
	{plot: "control", name: "移动基站负荷样本", firm: 18, industry: "I6312", region: "140200"},
	{plot: "suspension", name: "网约车运营聚合指标", firm: 10, industry: "G5413", region: "140900"},
	{plot: "cancellation", name: "供热管网回水温度", firm: 14, industry: "D4430", region: "140100"},
	{plot: "retirement", name: "旧版选煤厂产率台账", firm: 5, industry: "B0610", region: "140400"},
	{plot: "legal hold", name: "矿区沉降监测点位", firm: 4, industry: "B0690", region: "140300", grade: "IMPORTANT"},
	{plot: "mirror", name: "潞安矿区瓦斯抽采日报", firm: 5, industry: "B0610", region: "140400"},
	{plot: "usage", name: "钢铁产业链景气指数", firm: 16, industry: "C3120", region: "140100", form: "REPORT"},
	{plot: "city", name: "太原市夜间经济活跃度", firm: 13, industry: "F5211", region: "140100"},
	{plot: "agency", name: "晋城光机电产业供需", firm: 6, industry: "C3979", region: "140500"},
	{plot: "suspended delegate", name: "阳泉自动驾驶路测片段", firm: 4, industry: "G5412", region: "140300"},
	{plot: "in flight", name: "苹果产区物候观测", firm: 9, industry: "A0151", region: "140800"},
	{plot: "twins", name: "公开招标公告结构化", firm: 2, industry: "I6579", region: "140100", source: "PUBLIC_CRAWL"},
	{plot: "draft warns", name: "跨境电商晋品出口品类", firm: 15, industry: "F5149", region: "140100"},
	{plot: "negative list", name: "出口煤机售后诊断", firm: 16, industry: "C3511", region: "140100", begins: 105},
	{plot: "government", name: "机关办公能耗明细", firm: 19, industry: "S9221", region: "140100", origin: "PUBLIC_GOV", begins: 105},
	{plot: "public", name: "公共停车泊位实时空闲", firm: 19, industry: "G5449", region: "140100", origin: "PUBLIC_SERVICE", source: "AUTHORISED_OPERATION", form: "API"},
	{plot: "fused", name: "产业用电与税负融合指数", firm: 19, industry: "J6940", region: "140100", origin: "MIXED", source: "FUSED", form: "REPORT"},
	{plot: "joint", name: "新能源汽车充电画像", firm: 11, industry: "G5449", region: "141000"},
	{plot: "late review", name: "焊接机器人工艺参数", firm: 2, industry: "C3431", region: "140100"},
	{plot: "seized", name: "房地产经纪成交聚合", firm: 13, industry: "K7040", region: "140100"},
	{plot: "being put right", name: "中药材仓储温湿度", firm: 9, industry: "G5990", region: "140800"},
	{plot: "disputed", name: "直播电商退货特征", firm: 12, industry: "F5292", region: "141100", begins: 140},
	{plot: "forgotten", name: "尾矿库干滩监测", firm: 4, industry: "B0810", region: "140300", begins: 140},
	{plot: "applied for", name: "杂粮电商评价聚合", firm: 7, industry: "F5292", region: "140600", begins: 176},
	{plot: "in review", name: "氢能重卡加注记录", firm: 5, industry: "C2619", region: "140400", begins: 176},
	{plot: "in notice", name: "古建筑病害影像标注", firm: 3, industry: "R8840", region: "140200", begins: 176},
}

// plainNames are datasets to which nothing happens but both registrations.
var plainNames = []struct{ name, industry string }{
	{"工业用电景气月度", "D4420"}, {"煤炭坑口价格周度", "B0610"}, {"钢材社会库存", "F5164"}, {"铝镁合金出货", "C3240"}, {"光伏组件衰减样本", "D4416"}, {"汾河水质自动站", "N7640"},
	{"城市公交刷卡聚合", "G5412"}, {"冷链车辆温控", "G5432"}, {"小杂粮种植遥感", "A0119"}, {"旅游舆情指数", "N7861"}, {"医药流通批次", "F5151"}, {"建筑工地扬尘", "E4700"},
	{"锻件超声探伤样本", "C3391"}, {"法兰外贸订单指数", "C3489"}, {"玻璃器皿产能", "C3054"}, {"陶瓷窑炉温度", "C3074"},
}

// months are the days on which plain datasets begin.
var months = []int{0, 35, 63, 84, 105, 140}

// datasets are all of them: those with a story, and as many plain ones as were asked for, which come month by month.
func (h *Half) datasets() []*row {
	var list []*row
	for i := range told {
		list = append(list, &told[i])
	}
	for i := range h.Plain {
		plain := plainNames[i%len(plainNames)]
		list = append(list, &row{
			plot: "plain", name: plain.name, firm: i + 1, industry: plain.industry, region: holders[i%len(holders)].region, begins: months[i*len(months)/h.Plain],
		})
	}
	return list
}

// describe registers a dataset for its holder.
func (h *Half) describe(ctx context.Context, row *row, holder *actor, alter ...func(*record.Dataset)) (string, error) {
	body := row.describe()
	for _, change := range alter {
		change(body)
	}
	key, err := h.do(ctx, inGovernance(holder, "dataset.register", "", body, record.StateActive))
	return id(key), err
}

func (r *row) describe() *record.Dataset {
	body := &record.Dataset{
		Name: "2024年以来-山西-" + r.name, Summary: r.name + "，按月、区域和行业汇总，少于十户的单元不输出。", Fingerprint: digest(r.name, "数据清单"), Industry: r.industry, Region: r.region,
		TimeSpan: "2024-01 起", Frequency: "每月", Volume: "约 2.1 万行",
		Origin: or(r.origin, "ENTERPRISE"), Grade: or(r.grade, "GENERAL"), Source: or(r.source, "COLLECTED"),
		Evidence: digest(r.name, "来源说明"), PersonalData: "NONE", PiEvidence: record.None, Form: or(r.form, "DATASET"),
	}
	if body.Origin == "PERSONAL" {
		body.PersonalData, body.PiEvidence = "ANONYMISED", digest(r.name, "匿名化评估")
	}
	if body.Public() {
		body.Open, body.Catalog = "CONDITIONAL", "SX-GG-"+r.industry
	}
	if body.Grade == "IMPORTANT" {
		body.Standard = "GB/T 43697-2024"
	}
	if body.Source == "AGREEMENT" || body.Source == "AUTHORISED_OPERATION" {
		body.Authorisation = digest(r.name, "授权协议")
	}
	if body.Source == "AUTHORISED_OPERATION" {
		body.PublicCode = "SX-GGZY-2026-" + r.industry
	}
	return body
}

// rights are what a holder of such data may claim (B-05, B-06).
func (r *row) rights() []record.Right {
	names := []string{"HOLD", "OPERATE", "USE"}
	switch r.source {
	case "PUBLIC_CRAWL":
		names = []string{"HOLD", "USE"}
	case "AUTHORISED_OPERATION":
		names = []string{"OPERATE", "USE"}
	}
	list := []record.Right{}
	for _, name := range names {
		list = append(list, record.Right{
			Right: name, Basis: or(r.source, "COLLECTED"), BasisDigest: digest(r.name, "权利来源"), Scope: "山西省内，不限行业",
			From: "2026-01-01T00:00:00Z", To: "2032-01-01T00:00:00Z", Restrictions: []string{},
		})
	}
	return list
}

// rightsTo ends the rights of an application at a time, as the agreement does on which they rest.
func rightsTo(to string) func(*record.Apply) {
	return func(body *record.Apply) {
		for i := range body.Rights {
			body.Rights[i].To = to
		}
	}
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// life lets a dataset live through its story.
func (h *Half) life(ctx context.Context, row *row) error {
	if err := h.on(ctx, row.begins); err != nil {
		return err
	}
	if story, whole := whole[row.plot]; whole {
		return story(ctx, h, row)
	}
	story := each[row.plot]
	if story == nil {
		return fmt.Errorf("there is no story %q", row.plot)
	}
	dataset, err := h.describe(ctx, row, h.firms[row.firm%len(h.firms)])
	if err != nil {
		return err
	}
	property, intellectual := h.books()
	p, i := h.open(property, row, dataset), h.open(intellectual, row, dataset)
	if row.plot == "plain" && row.firm%3 == 0 { // not everything is registered twice
		return story(ctx, p)
	}
	return h.together(ctx, func(ctx context.Context) error { return story(ctx, p) }, func(ctx context.Context) error { return story(ctx, i) })
}
